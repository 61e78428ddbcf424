/**
 * Ties the worker loop to a child process: IPC for messages, file descriptor 4 for photos.
 *
 * Like an adapter's main, this file may touch signals and the end of the process: the child ignores
 * SIGINT and SIGTERM (a terminal sends them to the whole group; the parent decides when work is over)
 * and ends when the parent is gone.
 */
import { Socket, type OnReadOpts, type SocketConstructorOpts } from 'node:net';
import { createFrameReader, photoDescriptor } from './byte-frames.js';
import type { FromWorker, ToWorker } from './messages.js';
import { giveBack } from './photo-memory.js';
import { collectAll, createRestCollection } from './rest-collection.js';
import { createWorkerLoop, type AssessorFactory } from './worker-loop.js';
import { collectYoung } from './young-collection.js';

/** Milliseconds that a run may still take after the parent has gone; every deadline is shorter. */
const orphanGraceMs = 30_000;
/** Everything is collected after so many photos, once none has come for so many milliseconds. */
const photosWorthCollecting = 250;
const restMs = 1000;
/** Most bytes read from the pipe at a time. */
const pipeBytes = 65_536;

/**
 * Runs an inference process until its parent closes it or disappears.
 *
 * @param onOrphaned told the options of the start when the parent is gone: what the parent would have put away is left to its children.
 */
export function serveParent(createAssessor: AssessorFactory, onOrphaned: (options: unknown) => void = () => undefined): void {
  const ignore = (): void => undefined;
  process.on('SIGINT', ignore);
  process.on('SIGTERM', ignore);

  const send = (message: FromWorker): void => {
    if (process.connected) process.send?.(message);
  };
  const noteForRest = createRestCollection({ leastPhotos: photosWorthCollecting, restMs, collect: collectAll });
  const loop = createWorkerLoop(createAssessor, send, (bytes) => {
    if (bytes !== undefined) giveBack(bytes);
    collectYoung();
    noteForRest();
  });
  const readFrames = createFrameReader((frame) => { loop.receiveFrame(frame); });
  const buffer = Buffer.allocUnsafeSlow(pipeBytes);
  // One buffer for all that is read: a photo of 12 megapixels would leave two megabytes of them behind.
  const onread: OnReadOpts = { buffer, callback: (length) => { readFrames(buffer.subarray(0, length)); return true; } };
  const options: SocketConstructorOpts & { readonly onread: OnReadOpts } = { fd: photoDescriptor, readable: true, writable: false, onread };
  const photos = new Socket(options);
  photos.on('error', ignore);
  photos.resume();

  let startOptions: unknown;
  process.on('message', (message: ToWorker) => {
    if (message.type === 'start') startOptions = message.options;
    loop.receiveMessage(message);
  });
  process.on('disconnect', () => {
    if (startOptions !== undefined) onOrphaned(startOptions);
    loop.abandon();
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), orphanGraceMs).unref();
  });
  // Only here, with nothing running, may the process end: ending it during a run aborts it in native code.
  void loop.closed.then(() => process.exit(0));
}
