import { expect, test } from 'vitest';
import { createRestartDelay } from '../../src/engine/restart-delay.js';

test('the first early end is mended at once, further ones wait twice as long each, up to half a minute', () => {
  const delay = createRestartDelay();
  const waits = Array.from({ length: 10 }, () => delay.next(false, 100));
  expect(waits).toEqual([0, 250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test('a process that lived long is replaced at once and clears the count', () => {
  const delay = createRestartDelay();
  delay.next(false, 100);
  delay.next(false, 100);
  expect(delay.next(true, 60_000)).toBe(0);
  expect(delay.next(false, 100)).toBe(0);
});
