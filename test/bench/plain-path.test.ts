/** Keeps the build without optimisations alive: it can be made, and gives the answers of the build that it is compared with. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyEdits } from '../../tools/bench/plain/edits.js';
import { makePortraits } from '../support/photos.js';

const root = path.join(import.meta.dirname, '..', '..');
let folder: string;

interface Comparison {
  readonly photos: number;
  readonly pairs: number;
  readonly mismatches: readonly unknown[];
  readonly differences: readonly { readonly quantity: string; readonly worst: number }[];
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plain-path-'));
  for (const { name, bytes } of await makePortraits(3)) await writeFile(path.join(folder, `${name}.jpg`), bytes);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Compares the build of this tree with a plain one; fails where equal.ts does. */
async function compare(group: string, ...tolerances: string[]): Promise<Comparison> {
  const result = path.join(folder, `${group}.json`);
  execFileSync(process.execPath, ['--import', 'tsx', 'tools/bench/equal.ts', '--plain', group, '--data', folder, '--json', result, ...tolerances], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  return JSON.parse(await readFile(result, 'utf8')) as Comparison;
}

describe('the build without optimisations', () => {
  it('gives the same answers where only the arithmetic is plain', async () => {
    const { photos, pairs, mismatches, differences } = await compare('arithmetic');
    expect({ photos, pairs, mismatches }).toEqual({ photos: 3, pairs: 3, mismatches: [] });
    // Another path altogether: were the same build compared with itself, all would be 0.
    expect(differences.find(({ quantity }) => quantity === 'score')!.worst).toBeGreaterThan(0);
  }, 120_000);

  it('finds the same faces where nothing is skipped', async () => {
    const { pairs, mismatches } = await compare('all', '--pose', '3', '--score', '0.1', '--quality', '100');
    expect({ pairs, mismatches }).toEqual({ pairs: 3, mismatches: [] });
  }, 120_000);
});

describe('an edit of a source', () => {
  const edit = { module: 'a/b', leavesOut: 'nothing', from: 'one', to: 'two' };

  it('is applied where its place stands once', () => {
    expect(applyEdits('const one = 1;', [edit])).toBe('const two = 1;');
  });

  it('fails where its place is gone, or no longer the only one', () => {
    for (const source of ['const three = 3;', 'one and one']) expect(() => applyEdits(source, [edit])).toThrow(/a\/b: expected «one» once/);
  });
});
