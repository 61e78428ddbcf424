/** A process of its own for the pipeline of another build: two copies of one native library do not go into one process. */
import { readFile } from 'node:fs/promises';
import type { Assessment } from '../../src/assessment.js';
import { fullRequest, openBuilt } from './build.js';

/** An answer, or the code of what was refused. */
export type Outcome = Assessment | string;
export type BuiltAnswer = { readonly outcome: Outcome } | { readonly failure: string };

const build = process.argv[2];
if (build === undefined) throw new Error('expected the folder of a build');
const assessor = await openBuilt(build);
const ask = await fullRequest(build);

async function assessFile(file: string): Promise<Outcome> {
  const bytes = new Uint8Array(await readFile(file));
  try {
    return await assessor.assess(bytes, ask());
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code === undefined) throw error;
    return code;
  }
}

process.on('message', (file: string) => {
  assessFile(file)
    .then((outcome): BuiltAnswer => ({ outcome }), (error: unknown): BuiltAnswer => ({ failure: String(error) }))
    .then((answer) => process.send!(answer), () => undefined);
});
process.on('disconnect', () => process.exit(0));
process.send!('ready');
