/** The whole service on real photos: processes, networks, sockets, signals. */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { firstPath, post, secondPath } from '../contract/fiqa-cases.js';
import { makePortraits } from '../support/photos.js';
import { commandFile, startService, type RunningService } from '../support/running-service.js';
import type { HttpAnswer, SentRequest } from '../support/http-service.js';

let portraits: readonly { readonly name: string; readonly bytes: Uint8Array }[];
let service: RunningService;

const requestOf = (bytes: Uint8Array, path = firstPath, level = 'high'): SentRequest =>
  post(path, { image_base64_str: Buffer.from(bytes).toString('base64'), fiqa_level: level });

beforeAll(async () => {
  portraits = await makePortraits(64);
  service = await startService(['--workers', '2']);
});
afterAll(async () => { await service.stop(); });

interface FiqaBody {
  readonly data: readonly { readonly bbox: readonly number[]; readonly fails: string[]; readonly success: string[]; readonly score: number; readonly info: { readonly face_size: number } }[];
}

test('start-up says where it listens, which networks it holds, and a curl line that works as printed', async () => {
  const output = service.output();
  expect(output).toMatch(/Models: .*face-detection-retina [0-9a-f]{8}/);
  const folder = await mkdtemp(join(tmpdir(), 'facegauge-curl-'));
  writeFileSync(join(folder, 'photo.jpg'), portraits[0]!.bytes);
  const line = /Try it:\n +(.*)\n/.exec(output)?.[1] ?? '';
  // Where the sample photo is not there, the line names photo.jpg in the current folder.
  const cwd = line.includes('base64 < photo.jpg') ? folder : process.cwd();
  const answer = JSON.parse(execFileSync('sh', ['-c', line], { cwd, encoding: 'utf8' })) as FiqaBody;
  expect(answer.data.length).toBeGreaterThan(0);
  await rm(folder, { recursive: true });
});

test('a portrait is answered in the vendor\'s shape by both generations, and its timings come along', async () => {
  const first = await service.send(requestOf(portraits[0]!.bytes));
  expect(first.status).toBe(200);
  const [face] = (first.body as FiqaBody).data;
  expect([...face!.fails, ...face!.success].sort()).toEqual(['clarity', 'face_angle', 'face_color', 'face_location', 'face_size', 'image_quality']);
  expect(face!.score).toBeGreaterThan(0);
  expect(face!.score).toBeLessThanOrEqual(1);
  expect(first.headers['server-timing']).toMatch(/queue;dur=.*decode;dur=.*detect;dur=/);
  const second = await service.send(requestOf(portraits[0]!.bytes, secondPath));
  expect(second.body).toMatchObject({ detailed_result: { bbox: face!.bbox } });
});

test('64 different photos in flight get the answers that they get one by one, bit for bit', async () => {
  const alone: string[] = [];
  for (const { bytes } of portraits) alone.push((await service.send(requestOf(bytes))).text);
  const together = await Promise.all(portraits.map(({ bytes }) => service.send(requestOf(bytes))));
  expect(together.map(({ text }) => text)).toEqual(alone);
  expect(new Set(alone).size).toBe(portraits.length);
});

test('what is no image is refused, and the next photo is assessed', async () => {
  const bad = await service.send(requestOf(Buffer.from('this is text')));
  expect(bad.body).toMatchObject({ error: { code: 40003, status: 'IMAGE_ERROR' } });
  expect((await service.send(requestOf(portraits[1]!.bytes))).status).toBe(200);
});

test('inference processes killed under load: every request is answered, with 200 or 503', async () => {
  // A queue and a deadline that hold every request even while one process is away: what is not answered was lost with a process.
  const patient = await startService(['--queue-per-worker', '64', '--deadline-ms', '60000']);
  const answers: Promise<HttpAnswer>[] = [];
  let killed = 0;
  for (let round = 0; round < 4; round++) {
    for (const { bytes } of portraits.slice(0, 12)) answers.push(patient.send(requestOf(bytes)));
    await sleep(60);
    const [victim] = inferenceProcesses(patient);
    if (victim === undefined) continue;
    process.kill(victim, 'SIGKILL');
    killed += 1;
  }
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  expect(killed).toBeGreaterThan(1);
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  // Each kill costs at most what the process held: one photo under way and one fetched ahead.
  expect(statuses.filter((status) => status === 503).length).toBeLessThanOrEqual(2 * killed);
  while ((await patient.send({ method: 'GET', path: '/readyz' })).status !== 200) await sleep(20);
  expect(await patient.stop()).toBe(0);
});

/** Ids of the children of the service. */
function inferenceProcesses({ process: parent }: RunningService): number[] {
  const list = execFileSync('ps', ['-o', 'pid=,ppid=', '-A'], { encoding: 'utf8' });
  return list.trim().split('\n').map((line) => line.trim().split(/\s+/).map(Number)).flatMap(([pid, ppid]) => (ppid === parent.pid && pid !== undefined ? [pid] : []));
}

/** Photos that wait for an inference process or are with one. */
async function photosHeld(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return ['facegauge_queue_length', 'facegauge_in_flight'].reduce((sum, name) => sum + Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)![1]), 0);
}

function expectRefusal({ status, headers, body }: HttpAnswer): void {
  expect(status).toBe(503);
  expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
  expect(body).toMatchObject({ error: { code: 50072, status: 'SERVER_PROCESS_FAILED' } });
}

describe('limits and the end', () => {
  test('beyond the queue a request is refused at once with 503 and Retry-After; the accepted ones are answered', async () => {
    const small = await startService(['--workers', '1', '--queue-per-worker', '2', '--prefetch', '0']);
    const children = inferenceProcesses(small);
    // Nothing comes to an end while the processes stand still: one photo is with a process, two wait, and there is no more room.
    for (const child of children) process.kill(child, 'SIGSTOP');
    const accepted = portraits.slice(0, 3).map(({ bytes }) => small.send(requestOf(bytes)));
    while (await photosHeld(small.port) < accepted.length) await sleep(10);
    expectRefusal(await small.send(requestOf(portraits[3]!.bytes)));
    for (const child of children) process.kill(child, 'SIGCONT');
    expect((await Promise.all(accepted)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await small.stop()).toBe(0);
  });

  test('of a crowd what is not refused is answered: at least one that runs and one that waits', async () => {
    const small = await startService(['--workers', '1', '--queue-per-worker', '2', '--prefetch', '0']);
    const answers = await Promise.all(portraits.slice(0, 24).map(({ bytes }) => small.send(requestOf(bytes))));
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) expectRefusal(answer);
    // Where the crowd takes longer to arrive than a burst may last, the second that waits is refused as well.
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(2);
    expect(await small.stop()).toBe(0);
  });

  test('SIGTERM while requests are in flight: they are answered, and it exits with 0', async () => {
    const ending = await startService(['--workers', '1']);
    const answers = portraits.slice(0, 6).map(({ bytes }) => ending.send(requestOf(bytes)));
    let settled = 0;
    for (const answer of answers) void answer.then(() => { settled++; });
    // Only what has arrived before the signal is in flight.
    while (settled + await photosHeld(ending.port) < answers.length) await sleep(10);
    const code = await ending.stop();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(code).toBe(0);
    expect(ending.output()).toContain('Stopping');
  });

  test('clients that hang up with a photo under way do not hold up the end', async () => {
    // With a deadline this far, waiting for it would be waiting for ever.
    const ending = await startService(['--workers', '1', '--spares', '0', '--deadline-ms', '600000']);
    const calls = portraits.slice(0, 6).map(({ bytes }) => {
      const { path, headers, body } = requestOf(bytes);
      return http.request({ port: ending.port, method: 'POST', path, headers, agent: false }).on('error', () => undefined).end(body);
    });
    // One is run then, and another waits.
    while (await photosHeld(ending.port) < 2) await sleep(2);
    for (const call of calls) call.destroy();
    expect(await ending.stop()).toBe(0);
  });

  test('an address that is taken stops the start with one line that names it', () => {
    const { status, stderr } = spawnSync(process.execPath, [commandFile, 'serve', '--port', String(service.port)], { encoding: 'utf8' });
    expect(stderr).toContain(`facegauge: PORT, HOST: expected an address that is free but could not listen on 127.0.0.1:${service.port} (something listens there already).`);
    expect(stderr).not.toContain('    at ');
    expect(status).toBe(2);
  });

  test('nothing of a photo is in the log', () => {
    const log = service.log();
    expect(log.split('\n').length).toBeGreaterThan(64);
    expect(log).not.toContain(Buffer.from(portraits[0]!.bytes).toString('base64').slice(100, 140));
    expect(log).not.toMatch(/bbox|landmark|embedding/);
  });
});
