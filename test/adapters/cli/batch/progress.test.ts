import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createBatchProgress } from '../../../../src/adapters/cli/batch/progress.js';

function makeStream(isTTY: boolean) {
  let text = '';
  const stream = Object.assign(new Writable({ write(chunk: Buffer, _encoding, done) { text += chunk.toString(); done(); } }), { isTTY, columns: 120, cursorTo: () => true, clearLine: () => true });
  return { stream, text: () => text };
}

describe('how a batch goes', () => {
  it('is a line every ten seconds where there is no terminal: done, rate, remaining, failures', () => {
    const { stream, text } = makeStream(false);
    let nowMs = 0;
    const progress = createBatchProgress(stream, () => nowMs);
    progress.setTotal(400);
    for (let index = 0; index < 100; index++) progress.skipped();
    for (const status of ['passed', 'failed', 'no-face', 'error'] as const) {
      for (let index = 0; index < 25; index++) {
        nowMs += 100;
        progress.done(status);
      }
    }
    progress.stop();
    expect(text()).toBe('200 of 400 photos, 10.0 photos/s, 20 s left, 50 not passed, 25 errors\n');
  });

  it('is a bar on a terminal', () => {
    const { stream, text } = makeStream(true);
    let nowMs = 0;
    const progress = createBatchProgress(stream, () => nowMs);
    progress.setTotal(2);
    nowMs = 1000;
    progress.done('error');
    progress.done('passed');
    progress.stop();
    expect(text()).toContain('2 of 2 | 2.0 photos/s | 0 s left | 0 not passed, 1 errors');
  });
});
