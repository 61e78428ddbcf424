/** The same bytes give the same answer, bit for bit: in every process, after every restart, whatever else is under way. */
import { expect, test } from 'vitest';
import { firstPath, json, post, secondPath } from '../contract/fiqa-cases.js';
import type { SentRequest } from '../support/http-service.js';
import { makePortraits, readPhoto, readPhotoManifest } from '../support/photos.js';
import { startService, type RunningService } from '../support/running-service.js';

async function makeRequests(): Promise<SentRequest[]> {
  const portraits = (await makePortraits(4)).map(({ bytes }) => Buffer.from(bytes));
  const base64 = portraits.map((bytes) => bytes.toString('base64'));
  const [group] = (await readPhotoManifest()).photos.filter(({ faces }) => faces > 2);
  return [
    ...base64.map((image) => post(firstPath, { image_base64_str: image })),
    post(secondPath, { image_base64_str: base64[0], fiqa_level: 'low' }),
    post('/v1/assess?include=landmarks,mask', { image: base64[1] }),
    { path: '/v1/assess', headers: { 'content-type': 'image/jpeg' }, body: Buffer.from(await readPhoto(group!.id)) },
    { path: '/v1/best', headers: json, body: JSON.stringify({ images: base64 }) },
  ];
}

const oneByOne = async (service: RunningService, requests: readonly SentRequest[]): Promise<string[]> => {
  const texts: string[] = [];
  for (const request of requests) texts.push((await service.send(request)).text);
  return texts;
};
const together = async (service: RunningService, requests: readonly SentRequest[]): Promise<string[]> =>
  Promise.all(requests.map((request) => service.send(request).then(({ text }) => text)));

test('alone, in a crowd, in another process and in another service', async () => {
  const requests = await makeRequests();
  const service = await startService(['--workers', '1', '--spares', '0', '--deadline-ms', '60000']);
  const expected = await oneByOne(service, requests);
  expect(new Set(expected).size).toBe(requests.length);
  expect(expected.every((text) => text.includes('bbox') || text.includes('"box"'))).toBe(true);
  expect(await service.stop()).toBe(0);

  const other = await startService(['--workers', '2', '--prefetch', '0', '--deadline-ms', '60000']);
  const crowd = [...requests, ...requests.toReversed()];
  expect(await together(other, crowd)).toEqual([...expected, ...expected.toReversed()]);
  expect(await oneByOne(other, requests)).toEqual(expected);
  expect(await other.stop()).toBe(0);
}, 180_000);
