/** The examples of docs/library.md, run in plain Node against the built package. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePortraits } from '../support/photos.js';

const root = path.join(import.meta.dirname, '..', '..');
let folder = '';
let examples: string[] = [];

beforeAll(async () => {
  // Inside the package, so that `facegauge` is found by its name as in a program that depends on it.
  await mkdir(path.join(root, 'tmp'), { recursive: true });
  folder = await mkdtemp(path.join(root, 'tmp', 'examples-'));
  const [portrait] = await makePortraits(1);
  await writeFile(path.join(folder, 'photo.jpg'), portrait!.bytes);
  const text = await readFile(path.join(root, 'docs', 'library.md'), 'utf8');
  examples = [...text.matchAll(/```js\n([^]*?)```/g)].map(([, code]) => code ?? '');
});
afterAll(() => rm(folder, { recursive: true }));

async function run(index: number): Promise<string> {
  const file = path.join(folder, `example-${index}.mjs`);
  await writeFile(file, examples[index] ?? 'throw new Error("no such example")');
  const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: folder, timeout: 100_000 });
  return stdout;
}

describe('the examples of the library documentation', { timeout: 120_000 }, () => {
  it('are the three that are tested here', () => { expect(examples).toHaveLength(3); });
  it('assess one photo', async () => { expect(await run(0)).toMatch(/faces: 1\n(passed|failed) \d/); });
  it('judge by rules of their own', async () => { expect(await run(1)).toMatch(/measure: 'FaceSize'[^]*status: '(measured|not-assessable)'/); });
  it('assess many photos', async () => { expect(await run(2)).toBe('photo.jpg: 1 faces\nmissing.jpg: NOT_FOUND\n'); });
});
