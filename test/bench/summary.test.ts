import { describe, expect, it } from 'vitest';
import { standingOf } from '../../tools/bench/rounds.js';
import { ratios, summarize } from '../../tools/bench/summary.js';

describe('the sums of the benchmark', () => {
  it('are median and quartiles, between two values where a quarter falls between them', () => {
    expect(summarize([4, 1, 3, 2])).toEqual({ median: 2.5, lower: 1.75, upper: 3.25, count: 4 });
    expect(summarize([7])).toEqual({ median: 7, lower: 7, upper: 7, count: 1 });
  });

  it('refuse series of nothing and of different length', () => {
    expect(() => summarize([])).toThrow(RangeError);
    expect(() => ratios([1, 2], [1])).toThrow('received 2 and 1');
  });

  it('compare what was measured in the same round', () => {
    const turn = (photosPerSecond: number, processorMs: number) => ({ photosPerSecond, processorMs });
    const { serviceRatio, processorRatio } = standingOf('peer', [turn(4, 100), turn(1, 300), turn(2, 200)], [turn(40, 10), turn(20, 20), turn(10, 20)]);
    expect(serviceRatio.median).toBe(10);
    expect(processorRatio.median).toBe(10);
    expect(serviceRatio).toMatchObject({ lower: 7.5, upper: 15 });
  });
});
