/** The native API on the real pipeline; every curl line of docs/api.md is run as it is printed. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PhotoAnswer } from '../../src/index.js';
import { makePortraits, readPhoto } from '../support/photos.js';
import { startService, type RunningService } from '../support/running-service.js';

let portraits: readonly { readonly bytes: Uint8Array }[];
let service: RunningService;
beforeAll(async () => {
  portraits = await makePortraits(2);
  service = await startService(['--workers', '1']);
});
afterAll(async () => { await service.stop(); });

async function assess(query: string): Promise<PhotoAnswer> {
  const answer = await service.send({ path: `/v1/assess${query}`, headers: { 'content-type': 'image/jpeg' }, body: Buffer.from(portraits[0]!.bytes) });
  expect(answer.status).toBe(200);
  return answer.body as PhotoAnswer;
}

test('only the stages that the chosen measures need are run', async () => {
  const { timings, faces } = await assess('?measures=HeadPoseYaw&include=timings');
  expect(Object.keys(timings ?? {}).sort()).toEqual(['confirm', 'decode', 'detect', 'landmarks', 'open', 'pose', 'queue']);
  expect(faces[0]?.measures.map(({ id, status }) => [id, status])).toEqual([['HeadPoseYaw', 'measured']]);
  const all = await assess('?include=timings');
  expect(Object.keys(all.timings ?? {})).toEqual(expect.arrayContaining(['frame', 'faceMaps', 'embedding', 'background', 'expression']));
});

test('asking for one face does not hide that the photo shows more', async () => {
  const bytes = await readPhoto('bar');
  const read = async (query: string): Promise<PhotoAnswer> => {
    const answer = await service.send({ path: `/v1/assess${query}`, headers: { 'content-type': 'image/jpeg' }, body: Buffer.from(bytes) });
    return answer.body as PhotoAnswer;
  };
  const all = await read('?measures=SingleFacePresent');
  const one = await read('?measures=SingleFacePresent&maxFaces=1');
  expect([all.faces.length, one.faces.length]).toEqual([3, 1]);
  expect(one.faces[0]?.measures).toEqual(all.faces[0]?.measures);
  expect(one.faces[0]?.measures[0]).toMatchObject({ status: 'measured', details: { faces: 3 } });
  const native = (one.faces[0]?.measures[0] as { native: number }).native;
  expect(native).toBeGreaterThan(0.5);
});

test('the aligned face and the mask come as PNG of the frame, landmarks in full-size pixels', async () => {
  const { faces, image } = await assess('?measures=HeadSize&include=landmarks,alignedFace,mask');
  const [face] = faces;
  const aligned = await sharp(Buffer.from(face?.alignedFace ?? '', 'base64')).metadata();
  const mask = sharp(Buffer.from(face?.mask ?? '', 'base64'));
  const { data, info } = await mask.clone().raw().toBuffer({ resolveWithObject: true });
  expect([aligned.format, aligned.width, aligned.height, aligned.channels]).toEqual(['png', 616, 616, 3]);
  expect([(await mask.metadata()).format, info.width, info.height]).toEqual(['png', 616, 616]);
  const white = data.filter((_, index) => index % info.channels === 0).filter((value) => value === 255).length;
  expect(data.every((value) => value === 0 || value === 255)).toBe(true);
  expect(white / (616 * 616)).toBeGreaterThan(0.1);
  expect(white / (616 * 616)).toBeLessThan(0.9);
  expect(face?.landmarks).toHaveLength(478);
  expect(face?.landmarks?.every(([x, y]) => Math.abs(x ?? NaN) < 2 * image.width && Math.abs(y ?? NaN) < 2 * image.height)).toBe(true);
});

test('mask and explanation lie on the face: their matrices take the middle of the eyes where the frame has it, and to the grid\'s upper half', async () => {
  const { faces: [face] } = await assess('?include=landmarks,mask,explain&maxFaces=1');
  const { frameMatrix, explanation, landmarks } = face!;
  const at = ([a, b, c, d, e, f]: readonly number[], [x, y]: readonly number[]): [number, number] => [a! * x! + b! * y! + c!, d! * x! + e! * y! + f!];
  // The outer corners of both eyes: landmarks 33 and 263 of the mesh.
  const eyes = [0, 1].map((axis) => (landmarks![33]![axis]! + landmarks![263]![axis]!) / 2);
  const [x, y] = at(frameMatrix!, eyes);
  // Source of the place, 308 and 272: the eye centres of the standard's frame; a turned head moves them by some pixels.
  expect(Math.hypot(x - 308, y - 272)).toBeLessThan(25);
  expect(explanation!.values).toHaveLength(explanation!.columns * explanation!.rows);
  expect(Math.max(...explanation!.values.map(Math.abs))).toBeGreaterThan(0);
  const [column, row] = at(explanation!.matrix, eyes);
  // The recognition crop has the eyes at 46 % of its height, in the middle of its width.
  expect(Math.abs(column / explanation!.columns - 0.5)).toBeLessThan(0.08);
  expect(Math.abs(row / explanation!.rows - 0.46)).toBeLessThan(0.08);
});

test('every curl line of docs/api.md works as printed', async () => {
  const text = await readFile(new URL('../../docs/api.md', import.meta.url), 'utf8');
  const lines = [...text.matchAll(/^(?:curl |\().*(?:(?<=\\)\n.*)*/gm)].map(([line]) => line);
  const folder = await mkdtemp(join(tmpdir(), 'facegauge-api-'));
  await writeFile(join(folder, 'photo.jpg'), portraits[0]!.bytes);
  await writeFile(join(folder, 'other.jpg'), portraits[1]!.bytes);
  for (const line of lines) {
    const command = line.replaceAll('http://127.0.0.1:5555', `http://127.0.0.1:${service.port}`);
    const { stdout } = await promisify(execFile)('sh', ['-c', command], { cwd: folder, encoding: 'utf8', maxBuffer: 32 * 1024 * 1024 });
    const answer = JSON.parse(stdout) as object;
    expect([line, 'code' in answer]).toEqual([line, false]);
  }
  expect(lines.length).toBe(7);
  await rm(folder, { recursive: true });
});
