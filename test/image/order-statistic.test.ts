import { expect, test } from 'vitest';
import { orderStatistic } from '../../src/image/order-statistic.js';
import { createRandom } from '../support/noise.js';

test('is what sorting finds at every index, with values that repeat and without', () => {
  const random = createRandom(5);
  for (const count of [1, 2, 3, 10, 101]) {
    for (const kinds of [3, 1000]) {
      const values = Array.from({ length: count }, () => Math.floor(kinds * random()) / 8);
      const sorted = [...values].sort((a, b) => a - b);
      expect(sorted.map((_, index) => orderStatistic([...values], index))).toEqual(sorted);
      expect(sorted.map((_, index) => orderStatistic(Float32Array.from(values), index))).toEqual(sorted);
    }
  }
});

test('values in order, in reverse and all the same', () => {
  const rising = Array.from({ length: 1000 }, (_, i) => i);
  expect(orderStatistic([...rising], 600)).toBe(600);
  expect(orderStatistic([...rising].reverse(), 600)).toBe(600);
  expect(orderStatistic(new Array<number>(1000).fill(7), 600)).toBe(7);
});
