/**
 * Ties the worker loop to a child process: IPC for messages, file descriptor 4 for photos.
 *
 * Like an adapter's main, this file may touch signals and the end of the process: the child ignores
 * SIGINT and SIGTERM (a terminal sends them to the whole group; the parent decides when work is over)
 * and ends when the parent is gone.
 */
import { Socket } from 'node:net';
import { createFrameReader, photoDescriptor } from './byte-frames.js';
import type { FromWorker, ToWorker } from './messages.js';
import { createWorkerLoop, type AssessorFactory } from './worker-loop.js';

/** Milliseconds that a run may still take after the parent has gone; every deadline is shorter. */
const orphanGraceMs = 30_000;

/** Runs an inference process until its parent closes it or disappears. */
export function serveParent(createAssessor: AssessorFactory): void {
  const ignore = (): void => undefined;
  process.on('SIGINT', ignore);
  process.on('SIGTERM', ignore);

  const send = (message: FromWorker): void => {
    if (process.connected) process.send?.(message);
  };
  const loop = createWorkerLoop(createAssessor, send);
  const photos = new Socket({ fd: photoDescriptor, readable: true, writable: false });
  photos.on('data', createFrameReader((frame) => { loop.receiveFrame(frame); }));
  photos.on('error', ignore);

  process.on('message', (message) => { loop.receiveMessage(message as ToWorker); });
  process.on('disconnect', () => {
    loop.abandon();
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), orphanGraceMs).unref();
  });
  // Only here, with nothing running, may the process end: ending it during a run aborts it in native code.
  void loop.closed.then(() => process.exit(0));
}
