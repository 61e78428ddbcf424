import { histogramTotal } from '../../image/histogram.js';

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Mean and variance of the luminance 0…1 over the landmarked region; undefined when the region is empty. */
export function momentsOf(histogram: Uint32Array): Moments | undefined {
  const total = histogramTotal(histogram);
  if (total === 0) return undefined;
  let mean = 0;
  histogram.forEach((count, value) => { mean += (count / total) * (value / 255); });
  let variance = 0;
  histogram.forEach((count, value) => { variance += (count / total) * (value / 255 - mean) ** 2; });
  return { mean, variance };
}
