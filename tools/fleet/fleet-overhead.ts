/**
 * What the queue itself costs: photos of real size through broker, worker and `submit`, with an engine that does
 * nothing, so that what is left is everything but inference. Processor time per photo by process.
 *
 * Usage: tsx tools/fleet/fleet-overhead.ts [--photos 2000] [--bytes 300000]
 * Linux only; needs a build and a RabbitMQ server on this machine.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { connectFleet } from '../../src/adapters/amqp/fleet.js';
import { createFleetJudge } from '../../src/adapters/cli/batch/fleet-judge.js';
import { performBatch } from '../../src/adapters/cli/batch/perform.js';
import { makeQueueNames, type TestQueues } from '../../test/support/queue-names.js';
import { spawnTestWorker, startTestWorker } from '../../test/support/commands.js';
import { fakePhoto } from '../../test/support/fake-assessor.js';
import { startOwnBroker } from '../../test/support/own-broker.js';
import { cpuSecondsOf, listTree, memoryOf } from './process-tree.js';
import { inMegabytes } from './statistics.js';

const { values } = parseArgs({ options: { photos: { type: 'string', default: '2000' }, bytes: { type: 'string', default: '300000' } } });
const [count, bytes] = [Number(values.photos), Number(values.bytes)];
const say = (text: string): void => { process.stdout.write(`${text}\n`); };

/** A fake photo (a line of JSON) with noise behind it, as incompressible as a photo. */
async function writePhotos(folder: string): Promise<void> {
  await mkdir(folder);
  const head = Buffer.concat([fakePhoto({ width: 640 }), Buffer.from('\n')]);
  const photo = Buffer.concat([head, randomBytes(bytes - head.length)]);
  for (let index = 0; index < count; index++) await writeFile(path.join(folder, `${index}.jpg`), photo);
}

async function submit(url: string, { queueDown }: TestQueues, folder: string, out: string): Promise<void> {
  const fleet = await connectFleet({ amqpUrl: url, queueDown, logger: pino({ level: 'silent' }), answerTimeoutMs: 600_000 });
  let text = '';
  const io = { out: (part: string) => { text += part; }, err: () => undefined, onStop: () => undefined, progress: new Writable({ write(_chunk, _encoding, done) { done(); } }), input: process.stdin };
  await performBatch({ from: folder, out }, io, () => Promise.resolve(createFleetJudge(fleet, 'high', 64)));
  await fleet.close();
  if (!new RegExp(`passed +${count} `).test(text)) throw new Error(`expected ${count} photos that passed: ${text}`);
}

const root = await mkdtemp(path.join(tmpdir(), 'facegauge-overhead-'));
const broker = await startOwnBroker();
const queues = makeQueueNames();
await (await startTestWorker(broker.url, queues)).close();
const worker = await spawnTestWorker(broker.url, queues);
try {
  const folder = path.join(root, 'photos');
  await writePhotos(folder);
  const processes: readonly (readonly [name: string, cpuSeconds: () => number])[] = [
    ['broker', () => listTree(broker.pid()).map(cpuSecondsOf).reduce((sum, seconds) => sum + seconds, 0)],
    ['worker (its main process)', () => cpuSecondsOf(worker.pid!)],
    ['submit', () => cpuSecondsOf(process.pid)],
  ];
  const before = processes.map(([, read]) => read());
  const startedMs = performance.now();
  await submit(broker.url, queues, folder, path.join(root, 'out.jsonl'));
  const seconds = (performance.now() - startedMs) / 1000;
  say(`${count} photos of ${(bytes / 1000).toFixed(0)} kB in ${seconds.toFixed(1)} s: ${(count / seconds).toFixed(0)} photos/s, ${((count * bytes) / seconds / 1e6).toFixed(0)} MB/s`);
  for (const [index, [name, read]] of processes.entries()) say(`${name}: ${((1000 * (read() - before[index]!)) / count).toFixed(2)} ms of processor time per photo`);
  say(`memory: broker ${inMegabytes(listTree(broker.pid()).reduce((sum, pid) => sum + memoryOf(pid), 0))}, worker ${inMegabytes(memoryOf(worker.pid!))}, submit ${inMegabytes(memoryOf(process.pid))}`);
} finally {
  worker.kill('SIGKILL');
  await broker.close();
  await rm(root, { recursive: true, force: true });
}
