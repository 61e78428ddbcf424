/** Commands as clients of the appliance send them, about photos of the fake assessor, and workers to take them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pino } from 'pino';
import { startWorker, type RunningWorker, type WorkerOptions } from '../../src/adapters/amqp/worker.js';
import { createLevelProfiles } from '../../src/adapters/sophon/levels.js';
import { readConfig } from '../../src/config/read.js';
import type { TestQueues } from './queue-names.js';
import { createFakeAssessor, fakePhoto, type FakePhoto } from './fake-assessor.js';

export function olderCommand(messageId: string, photo: FakePhoto, level = 'high'): object {
  return { method: 'fiqa', messageId, info: { image_base64_str: fakePhoto(photo).toString('base64'), fiqa_level: level }, extend_params: {} };
}

export function newerCommand(id: string, photo: FakePhoto, more: object = {}): object {
  return { message_key: 'fiqa', message_id: id, image_base64_str: fakePhoto(photo).toString('base64'), fiqa_level: 'high', ...more };
}

export interface TestWorkerOptions extends Partial<WorkerOptions> {
  readonly settings?: Readonly<Record<string, string>>;
}

/** A worker in this process on a fake engine of two places. It declares the queues unless told otherwise. */
export function startTestWorker(url: string, queues: TestQueues, { settings, ...options }: TestWorkerOptions = {}): Promise<RunningWorker> {
  const config = { ...readConfig({ environment: { FACEGAUGE_AMQP: url, FACEGAUGE_WORKERS: '2', FACEGAUGE_DEVICE_ID: 'box-7', ...settings } }), ...queues };
  return startWorker({
    config, assessor: createFakeAssessor(), profiles: createLevelProfiles(undefined), logger: pino({ level: 'silent' }), assertTopology: true, requeueDelayMs: 1, ...options,
  });
}

/** A worker in a process of its own, taking commands; it can be killed. */
export async function spawnTestWorker(url: string, { queueDown, queueUp, queueDead }: TestQueues): Promise<ChildProcess> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'amqp-process.mjs'), url, queueDown, queueUp, queueDead], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}
