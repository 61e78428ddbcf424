/**
 * A fleet under fire: real workers on a broker of its own; one worker is killed and the broker is stopped and started
 * again while messages are under way. Counts what comes out.
 *
 * Usage: tsx tools/fleet/fleet-run.ts [--messages 5000] [--workers 3] [--seed 1]
 * Needs a build and a RabbitMQ server on this machine (test/support/own-broker.ts). Exit code 0: every message has an
 * answer (or lies among the dead), under its id and with its photo's result.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Connection } from 'rabbitmq-client';
import { createSurePublisher } from '../../src/adapters/amqp/publisher.js';
import { readConfig } from '../../src/config/read.js';
import { createRandom } from '../../test/support/noise.js';
import { startOwnBroker } from '../../test/support/own-broker.js';
import { drawVariants } from './gallery.js';

const { values } = parseArgs({ options: { messages: { type: 'string', default: '5000' }, workers: { type: 'string', default: '3' }, seed: { type: 'string', default: '1' } } });
const [messages, workerCount] = [Number(values.messages), Number(values.workers)];
const random = createRandom(Number(values.seed));
const command = path.join(import.meta.dirname, '..', '..', 'bin', 'facegauge.mjs');
const { queueDown, queueUp, queueDead } = readConfig();
/** Different photos; message n has photo n modulo this. */
const photoCount = 48;
const photoWidth = 140;
const publishWindow = 64;
/** Milliseconds without a new answer after which the rest counts as lost. */
const patienceMs = 120_000;
const say = (text: string): void => { process.stdout.write(`${text}\n`); };

async function startWorker(url: string, name: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [command, 'worker', '--amqp', url, '--assert-topology', '--workers', '1', '--log-level', 'error'], {
    stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, FACEGAUGE_DEVICE_ID: name },
  });
  await once(child.stdout, 'data');
  return child;
}

interface Answer {
  readonly messageId?: string;
  readonly message_id?: string;
  readonly dev_sno?: string;
  readonly mq_license_key?: string;
  readonly result?: unknown;
  readonly ext_data?: unknown;
}

interface Collected {
  /** Answers by id. */
  readonly counts: Map<string, number>;
  readonly byWorker: Map<string, number>;
  /** By photo and generation: what was answered; more than one text each is a mix-up. */
  readonly contents: Map<string, Set<string>>;
  lastMs: number;
  /** Stops listening; a connection does not close while somebody listens on it. */
  stop: () => Promise<void>;
}

function collect(connection: Connection): Collected {
  const collected: Collected = { counts: new Map(), byWorker: new Map(), contents: new Map(), lastMs: performance.now(), stop: () => Promise.resolve() };
  const consumer = connection.createConsumer({ queue: queueUp, queueOptions: { passive: true }, qos: { prefetchCount: 100 } }, ({ body }) => {
    const answer = body as Answer;
    const isOlder = answer.messageId !== undefined;
    const id = answer.messageId ?? answer.message_id ?? 'none';
    if (!collected.counts.has(id)) collected.lastMs = performance.now();
    collected.counts.set(id, (collected.counts.get(id) ?? 0) + 1);
    const worker = answer.dev_sno ?? answer.mq_license_key ?? 'none';
    collected.byWorker.set(worker, (collected.byWorker.get(worker) ?? 0) + 1);
    const photo = `${isOlder ? 'older' : 'newer'} ${Number(id.slice(1)) % photoCount}`;
    collected.contents.set(photo, (collected.contents.get(photo) ?? new Set()).add(JSON.stringify(isOlder ? answer.result : answer.ext_data)));
  });
  consumer.on('error', () => undefined);
  collected.stop = () => consumer.close();
  return collected;
}

function makeCommand(index: number, photo: Uint8Array): object {
  const image = Buffer.from(photo).toString('base64');
  return Math.floor(index / photoCount) % 2 === 0
    ? { message_key: 'fiqa', message_id: `m${index}`, image_base64_str: image, fiqa_level: 'high' }
    : { method: 'fiqa', messageId: `m${index}`, info: { image_base64_str: image, fiqa_level: 'high' }, extend_params: {} };
}

/** Sends all messages, `publishWindow` of them unconfirmed at a time, however often the broker goes away. */
async function feed(connection: Connection, photos: readonly Uint8Array[]): Promise<void> {
  const publisher = createSurePublisher(connection);
  let next = 0;
  const send = async (): Promise<void> => {
    for (let index = next++; index < messages; index = next++) {
      const body = makeCommand(index, photos[index % photoCount]!);
      while (!(await publisher.send(queueDown, body, { messageId: `m${index}` }).catch(() => false))) await sleep(500);
    }
  };
  await Promise.all(Array.from({ length: publishWindow }, send));
  await publisher.close();
}

const countIn = async (connection: Connection, queue: string): Promise<number> => (await connection.queueDeclare({ queue, passive: true })).messageCount;

const photos = await drawVariants(photoCount, photoWidth);
const broker = await startOwnBroker();
const children: ChildProcess[] = [];
const connection = new Connection({ url: broker.url, retryHigh: 3000 });
connection.on('error', () => undefined);
try {
  for (let index = 0; index < workerCount; index++) children.push(await startWorker(broker.url, `worker-${index}`));
  const collected = collect(connection);
  const startedMs = performance.now();
  const since = (): string => `${((performance.now() - startedMs) / 1000).toFixed(0)} s`;
  const reach = async (count: number): Promise<void> => { while (collected.counts.size < count) await sleep(20); };
  const feeding = feed(connection, photos);
  await reach(Math.floor(messages * (0.15 + 0.2 * random())));
  children[0]!.kill('SIGKILL');
  say(`worker-0 killed after ${collected.counts.size} answers (${since()})`);
  await reach(Math.floor(messages * (0.45 + 0.2 * random())));
  say(`broker stopped after ${collected.counts.size} answers (${since()})`);
  await broker.stop();
  await broker.start();
  say(`broker started again (${since()})`);
  await feeding;
  collected.lastMs = performance.now();
  while (collected.counts.size < messages && performance.now() - collected.lastMs < patienceMs) await sleep(200);
  const seconds = (performance.now() - startedMs) / 1000;
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(children.filter((child) => child.exitCode === null && child.signalCode === null).map((child) => once(child, 'exit')));
  const [left, dead] = [await countIn(connection, queueDown), await countIn(connection, queueDead)];
  const expected = Array.from({ length: messages }, (_, index) => `m${index}`);
  const missing = expected.filter((id) => !collected.counts.has(id));
  const duplicates = [...collected.counts.values()].reduce((sum, count) => sum + count - 1, 0);
  const mixedUp = [...collected.contents].filter(([, texts]) => texts.size !== 1);
  say(`${messages} messages, ${collected.counts.size} ids answered in ${seconds.toFixed(0)} s, ${duplicates} answers twice, ${dead} dead, ${left} left in the queue, ${missing.length} missing`);
  say(`by worker: ${[...collected.byWorker].map(([name, count]) => `${name} ${count}`).join(', ')}`);
  say(`${collected.contents.size} kinds of photo and generation, ${mixedUp.length} of them answered in more than one way`);
  const isWhole = missing.length === dead && left === 0 && mixedUp.length === 0 && collected.counts.size + dead === messages;
  say(isWhole ? 'Nothing lost.' : 'FAILED');
  if (!isWhole) process.exitCode = 1;
  await collected.stop();
} finally {
  for (const child of children) child.kill('SIGKILL');
  await connection.close();
  await broker.close();
}
