/**
 * Kills `facegauge batch` (SIGKILL) at random moments and compares what it comes to with an undisturbed run.
 *
 * Usage: tsx tools/fleet/kill-batch.ts [--photos 2000] [--kills 20] [--out-type jsonl|csv|parquet] [--seed 1]
 * Needs a build (`npm run build`). Exit code 0: every run that was killed and resumed ended with the undisturbed run's bytes.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createRandom } from '../../test/support/noise.js';
import { drawVariants, writeGallery } from './gallery.js';

const { values } = parseArgs({ options: { photos: { type: 'string', default: '2000' }, kills: { type: 'string', default: '20' }, 'out-type': { type: 'string', default: 'jsonl' }, seed: { type: 'string', default: '1' } } });
const [photos, kills, extension] = [Number(values.photos), Number(values.kills), values['out-type']];
const random = createRandom(Number(values.seed));
const command = path.join(import.meta.dirname, '..', '..', 'bin', 'facegauge.mjs');
/** Pixels: a face that is assessed in full, quickly. */
const photoWidth = 140;

const say = (text: string): void => { process.stdout.write(`${text}\n`); };

const root = await mkdtemp(path.join(tmpdir(), 'facegauge-kill-'));
const gallery = path.join(root, 'gallery');

const journalOf = (out: string): string => (extension === 'jsonl' ? out : `${out}.jsonl`);
const linesIn = (out: string): number => (existsSync(journalOf(out)) ? readFileSync(journalOf(out)).reduce((sum, byte) => sum + (byte === 0x0a ? 1 : 0), 0) : 0);

/** Runs the batch, killed after `killAfterMs` if that is given and it has not ended; answers whether it was killed. */
async function runBatch(out: string, killAfterMs?: number): Promise<boolean> {
  const child = spawn(process.execPath, [command, 'batch', gallery, '--out', out], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => { errors += text; });
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  if (killAfterMs !== undefined) {
    await Promise.race([sleep(killAfterMs), exited]);
    child.kill('SIGKILL');
  }
  const [code, signal] = await exited;
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`batch ended with ${code ?? signal ?? 'nothing'}:\n${errors}`);
  return signal === 'SIGKILL';
}

function compare(name: string, expected: string, actual: string): boolean {
  const isSame = readFileSync(expected).equals(readFileSync(actual));
  say(`${name}: ${readFileSync(actual).length} bytes, ${isSame ? 'the same as' : 'NOT the same as'} the undisturbed run's`);
  return isSame;
}

let isSame = true;
try {
  await writeGallery(gallery, await drawVariants(photos, photoWidth));
  const undisturbed = path.join(root, `undisturbed.${extension}`);
  const startedMs = performance.now();
  await runBatch(undisturbed);
  const wholeMs = performance.now() - startedMs;
  say(`undisturbed: ${linesIn(undisturbed)} photos in ${(wholeMs / 1000).toFixed(0)} s`);
  let killed = 0;
  const moments: number[] = [];
  for (let round = 1; killed < kills; round++) {
    const out = path.join(root, `disturbed-${round}.${extension}`);
    // Between the start and some way into the work: a run is killed while it starts, works, or makes its table.
    while (await runBatch(out, killed < kills ? 500 + random() * Math.max(12_000, (4 * wholeMs) / kills) : undefined)) {
      killed += 1;
      moments.push(linesIn(out));
    }
    isSame &&= compare(`round ${round}`, undisturbed, out) && compare(`round ${round}, lines`, journalOf(undisturbed), journalOf(out));
  }
  say(`${killed} kills, with so many lines written: ${moments.join(', ')}`);
  say(isSame && linesIn(undisturbed) === photos ? 'Nothing lost, nothing repeated.' : 'FAILED');
} finally {
  await rm(root, { recursive: true, force: true });
}
if (!isSame) process.exitCode = 1;
