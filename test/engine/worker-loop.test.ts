import { setImmediate as turn } from 'node:timers/promises';
import { expect, test, vi, type Mock } from 'vitest';
import type { AssessRequest, Assessment } from '../../src/assessment.js';
import { createWorkerLoop, type WarmableAssessor, type WorkerLoop } from '../../src/engine/worker-loop.js';
import type { FromWorker, LoadedModel } from '../../src/engine/messages.js';
import { FaceGaugeError } from '../../src/errors.js';
import { makeFacts } from '../support/facts.js';
import { makeRequest } from '../support/requests.js';

type Assess = (bytes: Uint8Array, request: AssessRequest) => Promise<Assessment>;
type Close = () => Promise<void>;

interface Harness {
  readonly loop: WorkerLoop;
  readonly sent: FromWorker[];
  readonly assess: Mock<Assess>;
  readonly close: Mock<Close>;
  readonly tidyUp: Mock<(bytes: Uint8Array | undefined) => void>;
  /** Ends the running assessment. */
  readonly finish: () => void;
}

async function startLoop(): Promise<Harness> {
  const sent: FromWorker[] = [];
  let finish = (): void => undefined;
  const assess = vi.fn<Assess>((bytes) => new Promise((resolve) => {
    finish = () => { resolve({ image: makeFacts({ width: bytes.length }), faces: [] }); };
  }));
  const close = vi.fn<Close>(() => Promise.resolve());
  const warmUp = (): Promise<LoadedModel[]> => Promise.resolve([{ id: 'net', sha256: 'ab' }]);
  const assessor: WarmableAssessor = { warmUp, executionProviders: () => ['cpu'], assess, close };
  const tidyUp = vi.fn<(bytes: Uint8Array | undefined) => void>();
  const loop = createWorkerLoop(() => Promise.resolve(assessor), (message) => { sent.push(message); }, tidyUp);
  loop.receiveMessage({ type: 'start', options: {}, rehearse: true });
  await turn();
  return { loop, sent, assess, close, tidyUp, finish: () => { finish(); } };
}

const give = (loop: WorkerLoop, id: number): void => {
  loop.receiveMessage({ type: 'assess', id, request: makeRequest() });
  loop.receiveFrame({ id, bytes: new Uint8Array(id) });
};

test('it says what it loaded once it is warm', async () => {
  const { sent } = await startLoop();
  expect(sent).toMatchObject([{ type: 'ready', models: [{ id: 'net', sha256: 'ab' }], executionProviders: ['cpu'] }]);
});

test.each([true, false])('it rehearses only when it is told to: %s', async (rehearse) => {
  const warmUp = vi.fn<WarmableAssessor['warmUp']>(() => Promise.resolve([]));
  const assessor: WarmableAssessor = { warmUp, assess: vi.fn<Assess>(), close: () => Promise.resolve() };
  createWorkerLoop(() => Promise.resolve(assessor), () => undefined).receiveMessage({ type: 'start', options: {}, rehearse });
  await turn();
  expect(warmUp).toHaveBeenCalledExactlyOnceWith(rehearse);
});

test('it tidies up after each photo, and before the next', async () => {
  const { loop, sent, assess, tidyUp, finish } = await startLoop();
  give(loop, 1);
  give(loop, 2);
  await turn();
  expect(tidyUp).not.toHaveBeenCalled();
  tidyUp.mockImplementation(() => {
    expect(sent.at(-1)).toMatchObject({ type: 'done', id: assess.mock.calls.length });
  });
  finish();
  await turn();
  expect(assess).toHaveBeenCalledTimes(2);
  finish();
  await turn();
  expect(tidyUp.mock.calls.map(([bytes]) => bytes?.length)).toEqual([1, 2]);
});

test('a photo that was not assessed to its end is left alone: somebody may still read it', async () => {
  const { loop, sent, assess, tidyUp } = await startLoop();
  assess.mockRejectedValueOnce(new Error('a thread still reads'));
  give(loop, 1);
  await turn();
  expect(sent.at(-1)).toMatchObject({ type: 'failed', id: 1 });
  expect(tidyUp).toHaveBeenCalledExactlyOnceWith(undefined);
});

test('it runs one photo at a time, in order, whichever of message and photo comes first', async () => {
  const { loop, sent, assess, finish } = await startLoop();
  loop.receiveFrame({ id: 3, bytes: new Uint8Array(3) });
  loop.receiveMessage({ type: 'assess', id: 3, request: makeRequest() });
  give(loop, 4);
  await turn();
  expect(assess).toHaveBeenCalledTimes(1);
  finish();
  await turn();
  finish();
  await turn();
  expect(sent.slice(1)).toMatchObject([
    { type: 'done', id: 3, assessment: { image: { width: 3 } } },
    { type: 'done', id: 4, assessment: { image: { width: 4 } } },
  ]);
});

test('a cancelled request is neither run nor answered, even when its photo comes later', async () => {
  const { loop, sent, finish } = await startLoop();
  give(loop, 1);
  give(loop, 2);
  loop.receiveMessage({ type: 'assess', id: 3, request: makeRequest() });
  loop.receiveMessage({ type: 'cancel', id: 2 });
  loop.receiveMessage({ type: 'cancel', id: 3 });
  give(loop, 4);
  loop.receiveFrame({ id: 3, bytes: new Uint8Array(3) });
  finish();
  await turn();
  finish();
  await turn();
  expect(sent.slice(1).map((message) => 'id' in message && message.id)).toEqual([1, 4]);
});

test('a request whose deadline passed while it waited is not run', async () => {
  const { loop, sent, assess } = await startLoop();
  loop.receiveMessage({ type: 'assess', id: 1, request: makeRequest({ deadlineEpochMs: Date.now() - 1 }) });
  loop.receiveFrame({ id: 1, bytes: new Uint8Array(1) });
  await turn();
  expect(assess).not.toHaveBeenCalled();
  expect(sent[1]).toMatchObject({ type: 'failed', error: { code: 'DEADLINE_EXCEEDED' } });
});

test('close finishes what was accepted, then releases the assessor', async () => {
  const { loop, sent, close, finish } = await startLoop();
  give(loop, 1);
  give(loop, 2);
  loop.receiveMessage({ type: 'close' });
  await turn();
  expect(close).not.toHaveBeenCalled();
  finish();
  await turn();
  finish();
  await loop.closed;
  expect(close).toHaveBeenCalledTimes(1);
  expect(sent.filter(({ type }) => type === 'done')).toHaveLength(2);
});

test('abandon lets the running assessment end and drops the rest', async () => {
  const { loop, assess, finish } = await startLoop();
  give(loop, 1);
  give(loop, 2);
  loop.abandon();
  finish();
  await loop.closed;
  expect(assess).toHaveBeenCalledTimes(1);
});

test('an unexpected error is told by class and place, never by its message', async () => {
  const { loop, sent, assess } = await startLoop();
  assess.mockRejectedValue(new TypeError('secret pixels'));
  give(loop, 1);
  await turn();
  expect(sent[1]).toMatchObject({ type: 'failed', error: { code: 'INTERNAL' } });
  expect(JSON.stringify(sent[1])).not.toContain('secret pixels');
  expect(sent[1]).toHaveProperty('origin', expect.stringMatching(/^TypeError \| at /));
});

test('a start that fails is told with its reason', async () => {
  const sent: FromWorker[] = [];
  const reason = new FaceGaugeError('MODEL_UNAVAILABLE', 'mesh.onnx is missing');
  const loop = createWorkerLoop(() => Promise.reject(reason), (message) => { sent.push(message); });
  loop.receiveMessage({ type: 'start', options: {}, rehearse: true });
  await turn();
  expect(sent).toEqual([{ type: 'start-failed', error: { code: 'MODEL_UNAVAILABLE', message: 'mesh.onnx is missing' } }]);
});
