import type { Raster } from './raster.js';
import type { PixelRegion } from './shrink.js';

/**
 * Counts of the 256 values of a one-channel raster, over the pixels where `mask` (same size) is not 0; of those of a region
 * alone where one is given.
 */
export function maskedHistogram(source: Raster, mask: Raster, region: PixelRegion = { x: 0, y: 0, width: source.width, height: source.height }): Uint32Array {
  expectPlane(source);
  if (mask.width !== source.width || mask.height !== source.height || mask.channels !== 1) {
    throw new RangeError(`expected a ${source.width}×${source.height} mask but received ${mask.width}×${mask.height}×${mask.channels}`);
  }
  const counts = new Uint32Array(256);
  const values = source.data;
  const inside = mask.data;
  for (let y = region.y; y < region.y + region.height; y++) {
    const from = y * source.width + region.x;
    for (let i = from; i < from + region.width; i++) if (inside[i] !== 0) counts[values[i]!]!++;
  }
  return counts;
}

/** Number of samples in a histogram. */
export function histogramTotal(counts: Uint32Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}

function expectPlane(source: Raster): void {
  if (source.channels !== 1) throw new RangeError(`expected 1 channel but received ${source.channels}`);
}
