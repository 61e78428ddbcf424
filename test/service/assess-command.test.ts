/** The command `facegauge assess` on real photos, as a person runs it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePortrait, makePortraits } from '../support/photos.js';
import { commandFile } from '../support/running-service.js';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facegauge-assess-'));
  const [portrait] = await makePortraits(1);
  writeFileSync(join(folder, 'portrait.jpg'), portrait!.bytes);
  writeFileSync(join(folder, 'tiny.jpg'), await makePortrait(portrait!.name.split(' ')[0]!, { scale: 0.35 }));
  writeFileSync(join(folder, 'text.jpg'), 'not an image');
});
afterAll(() => { rmSync(folder, { recursive: true }); });

function assess(...args: string[]): { readonly status: number | null; readonly out: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [commandFile, 'assess', ...args], { cwd: folder, encoding: 'utf8' });
  return { status, out: stdout + stderr };
}

test('exit code 0 when every face passes: the level `no` measures and never fails', () => {
  const { status, out } = assess('--profile', 'no', 'portrait.jpg');
  expect(out).toMatch(/portrait\.jpg: jpeg \d+×\d+, 1 face\n {2}face 1: passed sophon-no, score 0\.\d+/);
  expect(status).toBe(0);
});

test('exit code 1 when a face fails', () => {
  const { status, out } = assess('tiny.jpg');
  expect(out).toMatch(/FaceSize +\d[\d.]* .*native > 112 +fail/);
  expect(status).toBe(1);
});

test('exit code 2 when a photo cannot be assessed, whatever the others do', () => {
  const { status, out } = assess('--profile', 'no', 'portrait.jpg', 'text.jpg', 'absent.jpg');
  expect(out).toContain('face 1: passed');
  expect(out).toMatch(/text\.jpg: IMAGE_/);
  expect(out).toContain('absent.jpg: NOT_FOUND');
  expect(status).toBe(2);
});

test('--json is one array with everything, and several annotated photos get numbered names', () => {
  const { status, out } = assess('--profile', 'no', '--json', '--annotate', 'out.png', 'portrait.jpg', 'tiny.jpg');
  const outcomes = JSON.parse(out) as { file: string; assessment: { faces: { landmarks: number[][] }[] } }[];
  expect(outcomes.map(({ file }) => file)).toEqual(['portrait.jpg', 'tiny.jpg']);
  expect(outcomes[0]?.assessment.faces[0]?.landmarks).toHaveLength(478);
  for (const name of ['out-1.png', 'out-2.png']) expect(readFileSync(join(folder, name)).subarray(1, 4).toString()).toBe('PNG');
  expect(status).toBe(0);
});
