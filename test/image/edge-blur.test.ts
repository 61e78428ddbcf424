import { describe, expect, it } from 'vitest';
import { edgeBlurByDirection } from '../../src/image/edge-blur.js';
import { createRaster, type Raster } from '../../src/image/raster.js';
import { filledRaster, noiseRaster } from '../support/noise.js';

const everywhere = filledRaster(96, 96, 1);

/** Area of the standard normal distribution left of x (Abramowitz and Stegun 7.1.26, error below 2·10⁻⁷). */
function normalArea(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x / Math.SQRT2));
  const tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-(x * x) / 2);
  return x < 0 ? tail / 2 : 1 - tail / 2;
}

/** One straight edge through the middle, its normal at `degrees`, blurred by a Gaussian of deviation `blur`. */
function edge(degrees: number, blur: number, low = 60, high = 190): Raster {
  const raster = createRaster(96, 96, 1);
  const cosine = Math.cos((degrees * Math.PI) / 180);
  const sine = Math.sin((degrees * Math.PI) / 180);
  for (let y = 0; y < 96; y++) {
    for (let x = 0; x < 96; x++) raster.data[y * 96 + x] = Math.round(low + (high - low) * normalArea(((x - 47.3) * cosine + (y - 48.1) * sine) / blur));
  }
  return raster;
}

describe('edgeBlurByDirection', () => {
  it('finds the blur of a straight edge in the direction of its normal and in no other', () => {
    for (const [degrees, direction] of [[0, 0], [45, 1], [90, 2], [135, 3]] as const) {
      for (const blur of [0.8, 1.2, 2, 3]) {
        const squared = edgeBlurByDirection(edge(degrees, blur), everywhere, 4)!;
        // The central difference itself is a box of two pixels, of variance 1/3 along an axis; rounding to grey levels
        // and the sampled Gaussians leave a tenth.
        expect(Math.abs(Math.sqrt(squared[direction]!) / Math.sqrt(blur * blur + 1 / 3) - 1)).toBeLessThan(0.12);
        expect([...squared].filter((value) => !Number.isNaN(value))).toHaveLength(1);
      }
    }
  });

  it('does not depend on the contrast of the edge', () => {
    const strong = edgeBlurByDirection(edge(0, 1.5, 20, 240), everywhere, 4)!;
    const weak = edgeBlurByDirection(edge(0, 1.5, 100, 150), everywhere, 4)!;
    // Fifty grey levels, rounded: a few per cent.
    expect(Math.sqrt(weak[0]!) / Math.sqrt(strong[0]!)).toBeCloseTo(1, 1);
  });

  it('looks only where the region is', () => {
    const region = createRaster(96, 96, 1);
    for (let y = 0; y < 96; y++) region.data.fill(1, y * 96 + 70, y * 96 + 90);
    expect(edgeBlurByDirection(edge(0, 1), region, 4)).toBeUndefined();
  });

  it('has no answer for a flat picture or an empty region', () => {
    expect(edgeBlurByDirection(filledRaster(96, 96, 80), everywhere, 4)).toBeUndefined();
    expect(edgeBlurByDirection(noiseRaster(96, 96, 1, 3), filledRaster(96, 96, 0), 4)).toBeUndefined();
  });
});
