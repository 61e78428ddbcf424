import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeImageSeeds, type ImageSeed } from '../../tools/fuzz/image-seeds.js';
import { createTally, runCampaign } from '../../tools/fuzz/requests/campaign.js';
import { makeRequestCase } from '../../tools/fuzz/requests/make-case.js';
import { readDocumentedStatuses } from '../../tools/fuzz/requests/statuses.js';
import { startHttpService, type HttpService } from '../support/http-service.js';

let service: HttpService;
let seeds: ImageSeed[];
beforeAll(async () => {
  service = await startHttpService({ environment: { FACEGAUGE_REQUEST_TIMEOUT_MS: '5000' } });
  seeds = await makeImageSeeds();
});
afterAll(async () => { await service.close(); });

test('1500 spoilt requests are each answered with a documented status, in documented words', async () => {
  const tally = createTally();
  const documented = await readDocumentedStatuses(service.port);
  expect(documented.routes).toBeGreaterThanOrEqual(8);
  await runCampaign({ port: service.port, seed: 7, from: 0, to: 1500, connections: 16, seeds, documented, deadlineMs: 20_000 }, tally);
  expect(tally.faults).toEqual([]);
  expect(tally.done).toBe(1500);
  // Every way out must have been taken, or the cases test nothing.
  const statuses = new Map<string, number>();
  for (const row of tally.outcomes.values()) for (const [status, count] of row) statuses.set(status, (statuses.get(status) ?? 0) + count);
  for (const [status, least] of [['200', 50], ['400', 300], ['404', 5], ['413', 1], ['415', 10], ['431', 1], ['closed', 3], ['left', 10]] as const) {
    expect(statuses.get(status) ?? 0, status).toBeGreaterThanOrEqual(least);
  }
  expect(tally.outcomes.size).toBeGreaterThanOrEqual(20);
  expect(service.log.filter((line) => line.includes('"level":50'))).toEqual([]);
}, 120_000);

test('the case of a number is the same whenever it is made', () => {
  for (const index of [0, 17, 464, 99_999]) expect(makeRequestCase(1, index, seeds)).toEqual(makeRequestCase(1, index, seeds));
  expect(makeRequestCase(1, 0, seeds)).not.toEqual(makeRequestCase(2, 0, seeds));
});
