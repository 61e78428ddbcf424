import { afterAll, beforeAll, expect, test } from 'vitest';
import { FaceGaugeClient, FaceGaugeRequestError } from '../../src/index.js';
import { measures } from '../../src/measures/table.js';
import { fakePhoto } from '../support/fake-assessor.js';
import { startHttpService, type HttpService } from '../support/http-service.js';

let service: HttpService;
let client: FaceGaugeClient;
beforeAll(async () => {
  service = await startHttpService();
  client = new FaceGaugeClient({ baseUrl: `http://127.0.0.1:${service.port}/`, maxRetryAfterSeconds: 0 });
});
afterAll(async () => { await service.close(); });

test('bytes and blobs are assessed with the options given', async () => {
  for (const photo of [fakePhoto({ width: 123 }), new Blob([new Uint8Array(fakePhoto({ width: 123 }))])]) {
    const { image, faces } = await client.assess(photo, { measures: ['EyesOpen'], profile: 'sophon-low', maxFaces: 2, minFaceSize: 30, include: ['landmarks'] });
    expect([image.width, faces[0]?.verdict.profile]).toEqual([123, 'sophon-low']);
  }
  expect(service.assessor.requests.at(-1)).toMatchObject({ measures: ['EyesOpen'], maxFaces: 2, minFaceSizePixels: 30, include: { landmarks: true, timings: false } });
});

test('several photos come back in order, and the best is named', async () => {
  const photos = [fakePhoto({ width: 100, faces: [{ score: 0.2 }] }), fakePhoto({ width: 200, faces: [{ score: 0.9 }] })];
  expect(await client.assessMany(photos)).toMatchObject([{ name: '1', image: { width: 100 } }, { name: '2', image: { width: 200 } }]);
  expect(await client.assessMany(photos.slice(0, 1))).toMatchObject([{ name: '1', image: { width: 100 } }]);
  expect(await client.best(photos, { profile: 'sophon-low' })).toMatchObject({ best: 1, profile: 'sophon-low' });
});

test('measures and profiles', async () => {
  expect((await client.measures()).map(({ id }) => id)).toEqual(measures.map(({ id }) => id));
  expect((await client.profiles()).profiles.map(({ id }) => id)).toContain('icao-passport');
});

test('a problem is a typed error', async () => {
  const error: unknown = await client.assess(Buffer.from('no photo')).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FaceGaugeRequestError);
  expect(error).toMatchObject({ code: 'IMAGE_UNREADABLE', status: 400, retryable: false });
});

test('503 is tried again, as often as asked and no more', async () => {
  let busy = 2;
  service.engine.isFull = () => busy-- > 0;
  await expect(client.assess(fakePhoto())).resolves.toMatchObject({ faces: [{}] });
  busy = 3;
  await expect(client.assess(fakePhoto())).rejects.toMatchObject({ code: 'OVERLOADED', status: 503, retryable: true });
  service.engine.isFull = () => false;
});

test('no answer, and an answer of somebody else, are told apart', async () => {
  const nobody = new FaceGaugeClient({ baseUrl: 'http://127.0.0.1:1' });
  await expect(nobody.measures()).rejects.toMatchObject({ code: 'UNREACHABLE', retryable: true });
  const proxy = new FaceGaugeClient({ baseUrl: 'http://x', fetch: () => Promise.resolve(new Response('<html>', { status: 502 })) });
  await expect(proxy.measures()).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 502 });
});
