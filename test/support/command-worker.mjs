/**
 * An inference process for the engine's tests. Its "photos" are JSON commands, so that a test says what befalls each:
 * { id, sleepMs?, spinMs?, crash?: 'kill' | 'abort', crashOnce?: path, fail?: code, throw?: message, hoard?: true }.
 * The answer carries `id` as the image's width.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveParent } from '../../dist/engine/worker-entry.js';
import { FaceGaugeError } from '../../dist/errors.js';

function crash(how) {
  if (how === 'abort') process.abort();
  process.kill(process.pid, 'SIGKILL');
}

function spin(milliseconds) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

/** Takes memory until the system gives no more. */
function hoard() {
  const kept = [];
  for (;;) kept.push(new Array(10_000).fill({}));
}

async function assess(bytes, request) {
  const command = JSON.parse(Buffer.from(bytes).toString('utf8'));
  if (command.crash !== undefined) crash(command.crash);
  if (command.crashOnce !== undefined && !existsSync(command.crashOnce)) {
    writeFileSync(command.crashOnce, '');
    crash('kill');
  }
  if (command.sleepMs !== undefined) await sleep(command.sleepMs);
  if (command.spinMs !== undefined) spin(command.spinMs);
  if (command.hoard === true) hoard();
  if (command.fail !== undefined) throw new FaceGaugeError(command.fail);
  if (command.throw !== undefined) throw new TypeError(command.throw);
  const image = {
    format: 'png', width: command.id, height: 1, orientation: 1, hasAlpha: false, isGrey: false, bitDepth: 8,
    hasIccProfile: false, pages: 1, truncated: false,
  };
  return { image, faces: [], ...(request.include.timings ? { timings: { total: 0 } } : {}) };
}

serveParent(async (options) => {
  if (options.failStart !== undefined) throw new FaceGaugeError('MODEL_UNAVAILABLE', options.failStart);
  if (options.crashAtStart === true) crash('kill');
  return { assess, warmUp: async () => [{ id: 'none', sha256: '00' }], close: async () => undefined };
});
