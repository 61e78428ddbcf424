import type { ChildProcess } from 'node:child_process';
import { Connection } from 'rabbitmq-client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { RunningWorker, WorkerOptions } from '../../../src/adapters/amqp/worker.js';
import { brokerUrl, deleteQueues, describeWithBroker, takeMessages } from '../../support/broker.js';
import { makeQueueNames, type TestQueues } from '../../support/queue-names.js';
import { newerCommand, olderCommand, spawnTestWorker, startTestWorker } from '../../support/commands.js';
import { createFakeAssessor, fakePhoto } from '../../support/fake-assessor.js';

interface Result {
  readonly success?: boolean; readonly code: number | string; readonly messageId?: string; readonly dev_sno?: string;
  readonly result?: boolean | { readonly data: readonly Entry[] }; readonly message_id?: string; readonly mq_license_key?: string;
  readonly ext_data?: { readonly data: readonly Entry[] };
}
interface Entry { readonly info: object; readonly fiqa_result: boolean; readonly score: number }

describeWithBroker('the queue worker', { timeout: 60_000 }, () => {
  let broker: Connection;
  let queues: TestQueues;
  const running: RunningWorker[] = [];
  const children: ChildProcess[] = [];

  beforeAll(() => {
    broker = new Connection(brokerUrl);
    broker.on('error', () => undefined);
  });
  beforeEach(() => { queues = makeQueueNames(); });
  afterEach(async () => {
    for (const worker of running.splice(0)) await worker.close();
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await deleteQueues(broker, queues);
  });
  afterAll(() => broker.close());

  async function start(options: Partial<WorkerOptions> = {}, settings: Record<string, string> = {}): Promise<RunningWorker> {
    const worker = await startTestWorker(brokerUrl, queues, { settings, ...options });
    running.push(worker);
    return worker;
  }

  async function send(body: unknown, envelope: object = {}): Promise<void> {
    const publisher = broker.createPublisher({ confirm: true });
    await publisher.send({ routingKey: queues.queueDown, durable: true, ...envelope }, body);
    await publisher.close();
  }

  async function take(queue: string, count: number): Promise<Result[]> {
    const messages = await takeMessages(broker, queue, count);
    expect(messages.every(({ durable }) => durable === true)).toBe(true);
    return messages.map(({ body }) => body as Result);
  }

  it('answers each generation in its own words, with the id of the command', async () => {
    await start();
    await send(olderCommand('old-1', {}));
    await send(newerCommand('new-1', { faces: [{ measures: { FaceSize: 50 } }, {}] }));
    const results = await take(queues.queueUp, 2);
    const old = results.find(({ messageId }) => messageId === 'old-1');
    expect(old).toMatchObject({ success: true, code: 0, dev_sno: 'box-7', messageKey: 'fiqa', result: { data: [{ fiqa_result: true, score: 1, info: { brightness: expect.any(Number) as number, headpose: { pitch_angle: 7.167378813028336 }, partial: false } }] } });
    const fresh = results.find((result) => result.message_id === 'new-1');
    expect(fresh).toMatchObject({ result: true, code: 'SUCCESS', message: 'execute success', mq_license_key: 'box-7', message_key: 'fiqa' });
    expect(fresh?.ext_data?.data.map(({ fiqa_result }) => fiqa_result)).toEqual([false, true]);
    expect(fresh?.ext_data?.data[0]?.info).toMatchObject({ face_size: 50, image_quality: 1 });
  });

  it('answers malformed commands, unreadable photos and photos without a face with their error, and is done with them', async () => {
    await start();
    await send(Buffer.from('{"message_key":'));
    await send({ method: 'fiqa', messageId: 'no-image', info: {} });
    await send(olderCommand('no-face', { faces: [] }));
    await send(newerCommand('broken', { error: 'IMAGE_UNREADABLE' }));
    await send(newerCommand('fault', { fault: 'a secret' }));
    const results = await take(queues.queueUp, 5);
    const codes = Object.fromEntries(results.map((result) => [result.messageId ?? result.message_id ?? '?', result.code]));
    expect(codes).toEqual({ '': 'INVALID_REQUEST_JSON', 'no-image': 40002, 'no-face': 40004, broken: 'IMAGE_DECODE_ERROR', fault: 'INTERNAL_ERROR' });
    expect(JSON.stringify(results)).not.toContain('secret');
    expect(await takeMessages(broker, queues.queueDead, 1, 200)).toHaveLength(0);
  });

  it('replies where the command says, with its correlation, and keeps the answer when nobody is there', async () => {
    await start();
    await broker.queueDeclare({ queue: queues.queueDead, passive: true });
    const reply = `${queues.queueUp}.reply`;
    await broker.queueDeclare({ queue: reply, durable: true });
    await send(newerCommand('asked', {}), { replyTo: reply, correlationId: 'c-1' });
    await send(newerCommand('orphan', {}), { replyTo: `${reply}.gone`, correlationId: 'c-2' });
    const [answer] = await takeMessages(broker, reply, 1);
    expect(answer).toMatchObject({ correlationId: 'c-1', messageId: 'asked', body: { message_id: 'asked' } });
    const [kept] = await takeMessages(broker, queues.queueUp, 1);
    expect(kept).toMatchObject({ correlationId: 'c-2', body: { message_id: 'orphan' } });
    await broker.queueDelete(reply);
  });

  it('returns a passing fault five times, then gives the command up with the reason', async () => {
    let attempts = 0;
    const assessor = createFakeAssessor();
    await start({ assessor: { assess: (bytes, request) => { attempts += 1; return assessor.assess(bytes, request); } } });
    await send(newerCommand('poison', { error: 'WORKER_LOST' }));
    const [dead] = await takeMessages(broker, queues.queueDead, 1);
    expect(dead?.headers).toMatchObject({ 'x-facegauge-reason': 'WORKER_LOST', 'x-facegauge-returns': 5 });
    expect((dead?.body as Result).message_id).toBe('poison');
    expect(attempts).toBe(6);
    expect(await takeMessages(broker, queues.queueUp, 1, 200)).toHaveLength(0);
  });

  it('answers a command whose fault has passed', async () => {
    let attempts = 0;
    const assessor = createFakeAssessor();
    await start({ assessor: { assess: (bytes, request) => (++attempts < 3 ? assessor.assess(fakePhoto({ error: 'OVERLOADED' }), request) : assessor.assess(bytes, request)) } });
    await send(olderCommand('patient', {}));
    expect((await take(queues.queueUp, 1))[0]).toMatchObject({ success: true, messageId: 'patient' });
  });

  it('sends a result by HTTP only to a host that the operator lists', async () => {
    const notified: string[] = [];
    await start({ notify: (address) => { notified.push(address); return Promise.resolve(); } }, { FACEGAUGE_NOTIFY_HOSTS: 'hooks.example' });
    await send(newerCommand('listed', {}, { notify_path: 'http://hooks.example/r' }));
    await send(newerCommand('unlisted', {}, { notify_path: 'http://169.254.169.254/r' }));
    expect((await take(queues.queueUp, 1)).map((result) => result.message_id)).toEqual(['unlisted']);
    expect(notified).toEqual(['http://hooks.example/r']);
  });

  it('says which queues are missing when it is not to declare them', async () => {
    await expect(start({ assertTopology: false })).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID', message: expect.stringContaining(queues.queueDown) as string });
    await start();
    await start({ assertTopology: false });
  });

  it('answers what it has before it closes, and leaves the rest to others', async () => {
    const worker = await start();
    for (let index = 0; index < 20; index++) await send(newerCommand(`m${index}`, { delayMs: 50 }));
    await worker.close();
    await start();
    const ids = (await take(queues.queueUp, 20)).map((result) => result.message_id);
    expect(new Set(ids).size).toBe(20);
  });

  it('loses nothing when one of two workers is killed in the midst', async () => {
    const count = 400;
    await start();
    await running.pop()?.close();
    const first = await spawnTestWorker(brokerUrl, queues);
    children.push(first, await spawnTestWorker(brokerUrl, queues));
    const publisher = broker.createPublisher({ confirm: true });
    await Promise.all(Array.from({ length: count }, (_, index) => publisher.send({ routingKey: queues.queueDown, durable: true }, newerCommand(`k${index}`, { width: 100 + index, delayMs: 5 }))));
    await publisher.close();
    const seen = new Set<string>();
    let wasKilled = false;
    const endMs = Date.now() + 40_000;
    while (seen.size < count && Date.now() < endMs) {
      for (const { body } of await takeMessages(broker, queues.queueUp, 20, 300)) seen.add((body as Result).message_id ?? '');
      if (seen.size >= 100 && !wasKilled) {
        wasKilled = first.kill('SIGKILL');
      }
    }
    expect(wasKilled).toBe(true);
    expect(seen.size).toBe(count);
    expect(await takeMessages(broker, queues.queueDead, 1, 200)).toHaveLength(0);
  });
});
