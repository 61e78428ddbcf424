/** The command `facegauge best` on real photos, as a person runs it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RankedOutcome } from '../../src/adapters/cli/best.js';
import { makePortrait, makePortraits } from '../support/photos.js';
import { commandFile } from '../support/running-service.js';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facegauge-best-'));
  const [portrait] = await makePortraits(1);
  writeFileSync(join(folder, 'large.jpg'), portrait!.bytes);
  writeFileSync(join(folder, 'small.jpg'), await makePortrait(portrait!.name.split(' ')[0]!, { scale: 0.35 }));
  writeFileSync(join(folder, 'text.jpg'), 'not an image');
});
afterAll(() => { rmSync(folder, { recursive: true }); });

function best(...args: string[]): { readonly status: number | null; readonly out: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [commandFile, 'best', ...args], { cwd: folder, encoding: 'utf8' });
  return { status, out: stdout + stderr };
}

test('the photo that passes stands first, the one that fails says what to do, and what is no image comes last', () => {
  const { status, out } = best('--profile', 'middle', 'text.jpg', 'small.jpg', 'large.jpg');
  expect(out).toMatch(/^1\. large\.jpg\n {3}Passes every check of sophon-middle\. Score [\d.]+\.\n/);
  expect(out).toMatch(/^2\. small\.jpg\n {3}Fails .*FaceSize.* of sophon-middle\. Score [\d.]+\.\n(?: {3}→ .+\n)+/m);
  expect(out).toMatch(/^3\. text\.jpg\n {3}IMAGE_/m);
  expect(status).toBe(0);
});

test('exit code 1 when even the best photo fails', () => {
  const { status, out } = best('--profile', 'middle', '--json', 'small.jpg');
  const ranked = JSON.parse(out) as RankedOutcome[];
  expect(ranked).toMatchObject([{ rank: 1, file: 'small.jpg', passed: false }]);
  expect(ranked[0]?.failed).toContain('FaceSize');
  expect(status).toBe(1);
});

test('exit code 2 when no photo shows a face', () => {
  const { status, out } = best('text.jpg', 'absent.jpg');
  expect(out).toMatch(/text\.jpg\n {3}IMAGE_/);
  expect(out).toContain('NOT_FOUND');
  expect(status).toBe(2);
});
