import { expect, test } from 'vitest';
import { createRestartDelay } from '../../src/engine/restart-delay.js';

test('the first failed start is mended at once, further ones wait twice as long each, up to half a minute', () => {
  const delay = createRestartDelay();
  const waits = Array.from({ length: 10 }, () => delay.next(false));
  expect(waits).toEqual([0, 250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test('a process that had been ready is replaced at once, however often, and clears the count', () => {
  const delay = createRestartDelay();
  delay.next(false);
  delay.next(false);
  expect(Array.from({ length: 20 }, () => delay.next(true))).toEqual(Array.from({ length: 20 }, () => 0));
  expect(delay.next(false)).toBe(0);
});
