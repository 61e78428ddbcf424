import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { Connection } from 'rabbitmq-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectFleet } from '../../../src/adapters/amqp/fleet.js';
import { startWorker } from '../../../src/adapters/amqp/worker.js';
import { createFleetJudge } from '../../../src/adapters/cli/batch/fleet-judge.js';
import { performBatch } from '../../../src/adapters/cli/batch/perform.js';
import type { ResultLine } from '../../../src/adapters/cli/batch/result-line.js';
import { createLevelProfiles } from '../../../src/adapters/sophon/levels.js';
import { readConfig } from '../../../src/config/read.js';
import { brokerUrl, deleteQueues, describeWithBroker } from '../../support/broker.js';
import { makeQueueNames } from '../../support/queue-names.js';
import { createFakeAssessor, fakePhoto } from '../../support/fake-assessor.js';

const logger = pino({ level: 'silent' });
const silence = () => new Writable({ write(_chunk, _encoding, done) { done(); } });

describeWithBroker('a gallery that a fleet judges', { timeout: 60_000 }, () => {
  const queues = makeQueueNames();
  let root = '';
  let broker: Connection;

  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'facegauge-submit-'));
    broker = new Connection(brokerUrl);
    // Declares the queues.
    await (await startFleetWorker()).close();
  });
  afterAll(async () => {
    await deleteQueues(broker, queues);
    await broker.close();
    await rm(root, { recursive: true });
  });

  function startFleetWorker() {
    const config = { ...readConfig({ environment: { FACEGAUGE_AMQP: brokerUrl, FACEGAUGE_WORKERS: '2' } }), ...queues };
    return startWorker({ config, assessor: createFakeAssessor(), profiles: createLevelProfiles(undefined), logger, assertTopology: true, requeueDelayMs: 1 });
  }

  async function submit(from: string, out: string): Promise<ResultLine[]> {
    const fleet = await connectFleet({ amqpUrl: brokerUrl, queueDown: queues.queueDown, logger, answerTimeoutMs: 3000 });
    const io = { out: () => undefined, err: () => undefined, onStop: () => undefined, progress: silence(), input: process.stdin };
    await performBatch({ from, out }, io, () => Promise.resolve(createFleetJudge(fleet, 'high', 16)));
    await fleet.close();
    return (await readFile(out, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line) as ResultLine);
  }

  it('has one line per photo, with what each came to', async () => {
    const folder = path.join(root, 'few');
    await mkdir(folder);
    await writeFile(path.join(folder, 'good.jpg'), fakePhoto());
    await writeFile(path.join(folder, 'small.jpg'), fakePhoto({ faces: [{ measures: { FaceSize: 20 } }] }));
    await writeFile(path.join(folder, 'none.jpg'), fakePhoto({ faces: [] }));
    await writeFile(path.join(folder, 'broken.jpg'), fakePhoto({ error: 'IMAGE_UNREADABLE' }));
    const worker = await startFleetWorker();
    const lines = await submit(folder, path.join(root, 'few.jsonl'));
    await worker.close();
    expect(lines.sort((a, b) => (a.file < b.file ? -1 : 1))).toMatchObject([
      { file: 'broken.jpg', status: 'error', code: 'IMAGE_DECODE_ERROR' },
      { file: 'good.jpg', status: 'passed', faces: [{ passed: true, failed: [], info: { image_quality: 1 } }] },
      { file: 'none.jpg', status: 'no-face' },
      { file: 'small.jpg', status: 'failed', faces: [{ failed: ['face_size'] }] },
    ]);
  });

  it('loses and repeats no photo when a worker is killed on the way', async () => {
    const folder = path.join(root, 'many');
    await mkdir(folder);
    const count = 300;
    for (let index = 0; index < count; index++) await writeFile(path.join(folder, `${index}.jpg`), fakePhoto({ width: 100 + index, delayMs: 5 }));
    const child = spawn(process.execPath, [path.join(import.meta.dirname, '../../support/amqp-process.mjs'), brokerUrl, queues.queueDown, queues.queueUp, queues.queueDead], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    const out = path.join(root, 'many.jsonl');
    const collecting = submit(folder, out);
    const linesThere = async (): Promise<number> => (await readFile(out, 'utf8').catch(() => '')).split('\n').length - 1;
    while ((await linesThere()) < 50) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill('SIGKILL');
    const worker = await startFleetWorker();
    const lines = await collecting;
    await worker.close();
    expect(new Set(lines.map(({ file }) => file)).size).toBe(count);
    expect(lines).toHaveLength(count);
    expect(lines.every(({ status }) => status === 'passed')).toBe(true);
  });
});
