/** The fleet while its broker goes away and comes back: what went in comes out. */
import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { Connection } from 'rabbitmq-client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { connectFleet } from '../../../src/adapters/amqp/fleet.js';
import { createSurePublisher } from '../../../src/adapters/amqp/publisher.js';
import type { RunningWorker } from '../../../src/adapters/amqp/worker.js';
import { createFleetJudge } from '../../../src/adapters/cli/batch/fleet-judge.js';
import { performBatch } from '../../../src/adapters/cli/batch/perform.js';
import type { ResultLine } from '../../../src/adapters/cli/batch/result-line.js';
import { brokerUrl, deleteQueues, describeWithBroker, describeWithOwnBroker } from '../../support/broker.js';
import { makeQueueNames, type TestQueues } from '../../support/queue-names.js';
import { newerCommand, olderCommand, spawnTestWorker, startTestWorker } from '../../support/commands.js';
import { startCuttingProxy } from '../../support/cutting-proxy.js';
import { fakePhoto } from '../../support/fake-assessor.js';
import { startOwnBroker, type OwnBroker } from '../../support/own-broker.js';

interface Answer {
  readonly messageId?: string;
  readonly message_id?: string;
  readonly success?: boolean;
  readonly result?: unknown;
}

/** Takes results as they come, each acknowledged once it is counted, however often the broker goes away. */
function collect(connection: Connection, queue: string): { readonly counts: Map<string, number>; readonly failures: string[]; close(): Promise<void> } {
  const counts = new Map<string, number>();
  const failures: string[] = [];
  const consumer = connection.createConsumer({ queue, queueOptions: { passive: true }, qos: { prefetchCount: 50 } }, ({ body }) => {
    const answer = body as Answer;
    const id = answer.messageId ?? answer.message_id ?? '';
    counts.set(id, (counts.get(id) ?? 0) + 1);
    if (answer.success !== true && answer.result !== true) failures.push(id);
  });
  consumer.on('error', () => undefined);
  return { counts, failures, close: () => consumer.close() };
}

function openConnection(url: string): Connection {
  const connection = new Connection({ url, retryHigh: 2000 });
  connection.on('error', () => undefined);
  return connection;
}

/** Sends `count` commands, every second one of the older generation. */
async function feed(connection: Connection, queue: string, count: number): Promise<string[]> {
  const publisher = createSurePublisher(connection);
  const ids = Array.from({ length: count }, (_, index) => `m${index}`);
  await Promise.all(ids.map(async (id, index) => {
    const photo = { width: 100 + index, delayMs: 5 };
    expect(await publisher.send(queue, index % 2 === 0 ? newerCommand(id, photo) : olderCommand(id, photo))).toBe(true);
  }));
  await publisher.close();
  return ids;
}

async function waitUntil(isDone: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!(await isDone()) && performance.now() < endMs) await sleep(20);
}

async function countMessages(connection: Connection, queue: string): Promise<number> {
  return (await connection.queueDeclare({ queue, passive: true })).messageCount;
}

describeWithBroker('workers whose connections are cut', { timeout: 90_000 }, () => {
  it('connect again and lose nothing', async () => {
    const queues = makeQueueNames();
    const direct = openConnection(brokerUrl);
    const proxy = await startCuttingProxy(brokerUrl);
    const workers = [await startTestWorker(proxy.url, queues), await startTestWorker(proxy.url, queues)];
    const collected = collect(direct, queues.queueUp);
    const ids = await feed(direct, queues.queueDown, 300);
    for (const seen of [40, 120, 200]) {
      await waitUntil(() => collected.counts.size >= seen, 20_000);
      expect(proxy.cut(300)).toBeGreaterThanOrEqual(1);
    }
    await waitUntil(() => collected.counts.size === ids.length, 40_000);
    expect([...collected.counts.keys()].sort()).toEqual([...ids].sort());
    expect(collected.failures).toEqual([]);
    expect(await countMessages(direct, queues.queueDead)).toBe(0);
    await waitUntil(async () => (await countMessages(direct, queues.queueDown)) === 0, 5000);
    for (const worker of workers) await worker.close();
    expect(await countMessages(direct, queues.queueDown)).toBe(0);
    await collected.close();
    await proxy.close();
    await deleteQueues(direct, queues);
    await direct.close();
  });
});

describeWithOwnBroker('a fleet whose broker is stopped and started again', { timeout: 240_000 }, () => {
  /** Longest message that this broker takes. */
  const maxMessageBytes = 100_000;
  let broker: OwnBroker;
  let queues: TestQueues;
  let connection: Connection;
  const workers: RunningWorker[] = [];
  const children: ChildProcess[] = [];
  let root = '';

  beforeAll(async () => {
    broker = await startOwnBroker([`max_message_size = ${maxMessageBytes}`]);
    root = await mkdtemp(path.join(tmpdir(), 'facegauge-loss-'));
  });
  beforeEach(async () => {
    queues = makeQueueNames();
    connection = openConnection(broker.url);
    workers.push(await startTestWorker(broker.url, queues));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const worker of workers.splice(0)) await worker.close();
    await connection.close();
  });
  afterAll(async () => {
    await broker.close();
    await rm(root, { recursive: true });
  });

  async function restart(): Promise<void> {
    await broker.stop();
    await broker.start();
  }

  it('answers every message, also with a worker killed on the way', async () => {
    children.push(await spawnTestWorker(broker.url, queues), await spawnTestWorker(broker.url, queues));
    const collected = collect(connection, queues.queueUp);
    const ids = await feed(connection, queues.queueDown, 400);
    await waitUntil(() => collected.counts.size >= 60, 30_000);
    expect(children[0]?.kill('SIGKILL')).toBe(true);
    await waitUntil(() => collected.counts.size >= 120, 30_000);
    await restart();
    expect(collected.counts.size).toBeLessThan(ids.length);
    await waitUntil(() => collected.counts.size === ids.length, 90_000);
    expect([...collected.counts.keys()].sort()).toEqual([...ids].sort());
    expect(collected.failures).toEqual([]);
    expect(await countMessages(connection, queues.queueDead)).toBe(0);
    await collected.close();
  });

  async function submit(folder: string, out: string): Promise<void> {
    const fleet = await connectFleet({ amqpUrl: broker.url, queueDown: queues.queueDown, logger: pino({ level: 'silent' }), answerTimeoutMs: 60_000 });
    const io = { out: () => undefined, err: () => undefined, onStop: () => undefined, progress: new Writable({ write(_chunk, _encoding, done) { done(); } }), input: process.stdin };
    await performBatch({ from: folder, out }, io, () => Promise.resolve(createFleetJudge(fleet, 'high', 16)));
    await fleet.close();
  }

  const textOf = (out: string): Promise<string> => readFile(out, 'utf8').catch(() => '');
  const linesOf = async (out: string): Promise<ResultLine[]> => (await textOf(out)).trimEnd().split('\n').map((line) => JSON.parse(line) as ResultLine);

  it('collects one line per photo of a gallery', async () => {
    const folder = path.join(root, 'gallery');
    await mkdir(folder);
    for (let index = 0; index < 200; index++) await writeFile(path.join(folder, `${index}.jpg`), fakePhoto({ width: 100 + index, delayMs: 10 }));
    const out = path.join(root, 'gallery.jsonl');
    const collecting = submit(folder, out);
    await waitUntil(async () => (await textOf(out)).split('\n').length > 50, 30_000);
    await restart();
    await collecting;
    const lines = await linesOf(out);
    expect(lines).toHaveLength(200);
    expect(new Set(lines.map(({ file }) => file)).size).toBe(200);
    expect(lines.filter(({ status }) => status !== 'passed')).toEqual([]);
  });

  it('gives a photo that the broker takes no message of an error, and the photos beside it their lines', async () => {
    const folder = path.join(root, 'large');
    await mkdir(folder);
    for (let index = 0; index < 12; index++) await writeFile(path.join(folder, `${index}.jpg`), fakePhoto({ padding: 'x'.repeat(index === 5 ? maxMessageBytes : 10) }));
    const out = path.join(root, 'large.jsonl');
    await submit(folder, out);
    const lines = await linesOf(out);
    expect(lines.filter(({ status }) => status !== 'passed')).toMatchObject([{ file: '5.jpg', status: 'error', code: 'PAYLOAD_TOO_LARGE' }]);
    expect(lines).toHaveLength(12);
  });
});
