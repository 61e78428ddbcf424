import { afterEach, describe, expect, test } from 'vitest';
import { buildAdminApp } from '../../../../src/adapters/http/app.js';
import { createMetrics } from '../../../../src/adapters/http/observability/metrics.js';
import { readConfig } from '../../../../src/config/read.js';
import { base64Of, firstPath, json, post, secondPath } from '../../../contract/fiqa-cases.js';
import { startHttpService, type HttpService } from '../../../support/http-service.js';

let service: HttpService;
afterEach(async () => { await service.close(); });

const scrape = async (): Promise<string> => (await service.send({ method: 'GET', path: '/metrics' })).text;
const assess = (photo: object = {}, path = firstPath): Promise<unknown> => service.send(post(path, { image_base64_str: base64Of(photo) }));

describe('GET /metrics', () => {
  test('counts requests by endpoint, status, code and verdict, and times their stages', async () => {
    service = await startHttpService();
    await assess();
    await assess({ faces: [] });
    await assess({ faces: [{ measures: { FaceSize: 30 } }] }, secondPath);
    await assess({ error: 'OVERLOADED' });
    await service.send({ method: 'GET', path: '/nowhere/with/a-secret' });
    const text = await scrape();
    expect(text).toContain(`facegauge_requests_total{endpoint="${firstPath}",status="200",code="OK",verdict="passed"} 1`);
    expect(text).toContain(`facegauge_requests_total{endpoint="${firstPath}",status="400",code="OK",verdict="no-face"} 1`);
    expect(text).toContain(`facegauge_requests_total{endpoint="${secondPath}",status="200",code="OK",verdict="failed"} 1`);
    expect(text).toContain(`facegauge_requests_total{endpoint="${firstPath}",status="503",code="OVERLOADED",verdict="none"} 1`);
    expect(text).toContain('facegauge_requests_total{endpoint="unknown",status="404",code="NOT_FOUND",verdict="none"} 1');
    expect(text).toContain('facegauge_stage_duration_seconds_count{stage="detect"} 3');
    expect(text).not.toContain('a-secret');
  });

  test('counts every photo of a request with several', async () => {
    service = await startHttpService();
    const images = [base64Of(), base64Of({ faces: [] }), base64Of()];
    await service.send({ path: '/v1/assess', headers: json, body: JSON.stringify({ images }) });
    const text = await scrape();
    const photos = [...text.matchAll(/^facegauge_photos_total\{endpoint="\/v1\/assess",verdict="[a-z-]+"\} (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
    expect(photos).toBe(3);
  });

  test('has no more series after a thousand different paths, ids and methods than after a few', async () => {
    service = await startHttpService();
    const ask = async (from: number, to: number): Promise<number> => {
      for (let index = from; index < to; index++) {
        const method = ['GET', 'PUT', 'DELETE', 'POST'][index % 4]!;
        await service.inject({ method, path: `/v1/${index}?q=${index}`, headers: { 'x-request-id': `id-${index}`, 'x-forwarded-for': `203.0.113.${index % 250}` } });
      }
      return (await scrape()).split('\n').filter((line) => line.startsWith('facegauge_')).length;
    };
    await ask(0, 20);
    const few = await ask(0, 20);
    expect(await ask(20, 1000)).toBe(few);
    expect(few).toBeGreaterThan(20);
  });

  test('tells the engine, its processes and networks', async () => {
    const metrics = createMetrics();
    const worker = { pid: 1, state: 'ready' as const, rssBytes: 5000, inFlight: 1, completed: 3 };
    const stats = { workers: [worker, worker], ready: 2, spares: 0, queued: 7, inFlight: 2, capacity: 64, restarts: 3, meanServiceMs: 40, expectedWaitMs: 140 };
    metrics.watchEngine(() => stats);
    metrics.nameModels([{ id: 'detector', sha256: 'abc' }]);
    metrics.observeEngine({ type: 'request-ended', waitMs: 30, serviceMs: 40 });
    metrics.observeEngine({ type: 'worker-exited', pid: 1, code: null, signal: 'SIGSEGV', held: 1 });
    service = await startHttpService({ metrics });
    await scrape();
    const text = await scrape();
    for (const line of ['facegauge_queue_length 7', 'facegauge_queue_capacity 64', 'facegauge_workers_ready 2', 'facegauge_worker_restarts_total 3', 'facegauge_rss_bytes{process="worker 2"} 5000',
      'facegauge_model_info{id="detector",sha256="abc"} 1', 'facegauge_worker_exits_total{reason="SIGSEGV"} 1', 'facegauge_queue_wait_seconds_bucket{le="0.05"} 1', 'facegauge_queue_wait_seconds_bucket{le="0.025"} 0']) expect(text).toContain(line);
  });
});

test('with an admin port metrics and docs are there and nowhere else, and photos are not taken there', async () => {
  const environment = { FACEGAUGE_ADMIN_PORT: '0' };
  const metrics = createMetrics();
  service = await startHttpService({ environment, metrics });
  const services = { assessor: service.assessor, engine: service.engine, config: readConfig({ environment }), customProfile: undefined, logger: service.app.log, metrics };
  const admin = await buildAdminApp(services, service.app);
  await assess();
  for (const path of ['/metrics', '/docs/', '/openapi.json']) {
    expect([path, (await service.send({ method: 'GET', path })).status]).toEqual([path, 404]);
    expect([path, (await admin.inject({ method: 'GET', url: path })).statusCode]).toEqual([path, 200]);
  }
  expect((await admin.inject({ method: 'GET', url: '/metrics' })).body).toContain(`endpoint="${firstPath}",status="200"`);
  expect(Object.keys(((await admin.inject({ method: 'GET', url: '/openapi.json' })).json<{ paths: object }>()).paths)).toContain(firstPath);
  expect((await admin.inject({ method: 'POST', url: firstPath, payload: {} })).statusCode).toBe(404);
  await admin.close();
});
