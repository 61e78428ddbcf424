import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read.js';
import { createFaceGauge, type PhotoOutcome } from '../../src/library/assessor.js';
import { createFakeAssessor, fakePhoto } from '../support/fake-assessor.js';

const config = readConfig({ environment: { FACEGAUGE_WORKERS: '2', FACEGAUGE_MAX_BODY_BYTES: '2048' } });
const gauge = createFaceGauge(createFakeAssessor(), config);
let folder = '';
let file = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'facegauge-library-'));
  file = path.join(folder, 'photo.jpg');
  await writeFile(file, fakePhoto({ width: 321 }));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the library', () => {
  it.each<[string, () => Parameters<typeof gauge.assess>[0]]>([
    ['bytes', () => fakePhoto({ width: 321 })],
    ['an ArrayBuffer', () => new Uint8Array(fakePhoto({ width: 321 })).buffer],
    ['a path', () => file],
    ['a file URL', () => pathToFileURL(file)],
    ['a stream', () => Readable.from([fakePhoto({ width: 321 })])],
    ['a web stream', () => new Blob([new Uint8Array(fakePhoto({ width: 321 }))]).stream()],
  ])('assesses %s', async (_name, photo) => {
    expect((await gauge.assess(photo())).image.width).toBe(321);
  });

  it('says that a file is not there, that a stream is too long, that an input is none', async () => {
    await expect(gauge.assess(path.join(folder, 'no.jpg'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(gauge.assess(Readable.from([Buffer.alloc(2049)]))).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    await expect(gauge.assess(7 as unknown as string)).rejects.toMatchObject({ code: 'INVALID_PARAMETER' });
    await expect(gauge.assess(file, { profile: 'severe' })).rejects.toMatchObject({ code: 'INVALID_PARAMETER' });
  });

  it('judges by a profile of a short name and by rules of the caller', async () => {
    const low = await gauge.assess(file, { profile: 'low' });
    expect(low.faces[0]?.verdict.profile).toBe('sophon-low');
    const own = { id: 'own', title: '', summary: '', rules: [{ measure: 'FaceSize', native: { min: 500 }, severity: 'fail' }] } as const;
    expect((await gauge.assess(file, { profile: own })).faces[0]?.verdict.passed).toBe(false);
  });

  it('gives one outcome per photo of many, errors among them, in order', async () => {
    const photos = [fakePhoto(), fakePhoto({ error: 'IMAGE_TOO_LARGE' }), fakePhoto({ faces: [] }), fakePhoto({ fault: 'secret' })];
    const outcomes: PhotoOutcome[] = [];
    for await (const outcome of gauge.assessMany(photos)) outcomes.push(outcome);
    expect(outcomes.map(({ index, assessment, error }) => [index, assessment?.faces.length ?? error?.code])).toEqual([
      [0, 1], [1, 'IMAGE_TOO_LARGE'], [2, 0], [3, 'INTERNAL'],
    ]);
    expect(outcomes[3]?.error?.message).not.toContain('secret');
  });
});
