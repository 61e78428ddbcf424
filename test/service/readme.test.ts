/** The answer that README prints, against the one that the service gives to the same photo. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { defaultStoreDir } from '../../src/models/manifest.js';
import { firstPath, post } from '../contract/fiqa-cases.js';
import { startService } from '../support/running-service.js';

const readme = path.join(import.meta.dirname, '..', '..', 'README.md');
const samplePhoto = path.join(process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir, 'sample.jpg');

/** Processors differ in the last digits of a sum, and so may the networks' outputs. */
const tolerance = 0.001;

/** The value with every number that equals the other's, within the tolerance, taken from the other. */
function nearTo(value: unknown, other: unknown): unknown {
  if (typeof value === 'number' && typeof other === 'number') return Math.abs(value - other) <= tolerance * Math.max(1, Math.abs(other)) ? other : value;
  if (Array.isArray(value) && Array.isArray(other)) return value.map((item, index) => nearTo(item, other[index] as unknown));
  if (typeof value !== 'object' || value === null || typeof other !== 'object' || other === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, nearTo(item, (other as Record<string, unknown>)[key])]));
}

test('the sample photo is answered as README says', async () => {
  const text = await readFile(readme, 'utf8');
  const block = /```json\n(\{"data":[^]*?)\n```/.exec(text)?.[1] ?? '';
  const printed = JSON.parse(block.replace(', …]', ']')) as { data: object[] };
  const service = await startService(['--workers', '1', '--spares', '0', '--deadline-ms', '60000']);
  const answer = (await service.send(post(firstPath, { image_base64_str: (await readFile(samplePhoto)).toString('base64') }))).body as { data: object[] };
  expect(await service.stop()).toBe(0);
  expect(answer.data).toHaveLength(3);
  expect(printed.data).toHaveLength(1);
  expect(nearTo(answer.data[0], printed.data[0])).toEqual(printed.data[0]);
});
