/**
 * How blurred the sharpest edges of a picture are, by direction, without knowing the edges.
 *
 * An ideal step blurred by a Gaussian of variance s² and looked at through Gaussians of variance a and b shows gradients
 * in the ratio ρ = √((s² + b) / (s² + a)); so s² = (b − ρ²·a) / (ρ² − 1). Source: the re-blur method of S. Zhuo and
 * T. Sim, "Defocus map estimation from a single image", Pattern Recognition 44(9), 2011, with both looks of known width.
 */
import { lookThrough } from './gradient-look.js';
import { orderStatistic } from './order-statistic.js';
import type { Raster } from './raster.js';
import type { PixelRegion } from './shrink.js';
import { boundsOfSpans, rowSpans } from './spans.js';

/** The finer look: [1 6 1] / 8 along both axes, variance ¼ px². */
const fineTaps = [1 / 8, 6 / 8, 1 / 8];
const fineVariance = 0.25;
/** The coarser look: the binomial kernel of seven taps, variance 1½ px². */
const coarseTaps = [1, 6, 15, 20, 15, 6, 1].map((tap) => tap / 64);
const coarseVariance = 1.5;
/** Edges are the pixels of the region whose coarse gradient is among the strongest of this share. */
const edgeShare = 0.6;
/** Of the gradient ratios of a direction this quantile counts: the sharpest edges, but not a single pixel of noise. */
const sharpQuantile = 0.9;
/** Fewer edge pixels than this say nothing of a direction. */
const leastEdgePixels = 12;

/**
 * Squared blur in px² across edges, for `directions` edge normals: entry k for normals near k · 180° / directions from the
 * x axis, y down. NaN where a direction has too few edges; undefined when all have.
 *
 * @param grey one channel; @param region same size, not 0 where edges are taken.
 */
export function edgeBlurByDirection(grey: Raster, region: Raster, directions: number): Float64Array | undefined {
  const { width, height } = grey;
  const bounds = boundsOfSpans(rowSpans(region));
  if (bounds === undefined) return undefined;
  const window = widen(bounds, 2, width, height);
  const fine = lookThrough(grey, fineTaps, window);
  const coarse = lookThrough(grey, coarseTaps, window);
  const least = quantileUnder(coarse.gradient, region, window, 1 - edgeShare);
  if (!(least >= 0)) return undefined;
  const ratios = Array.from({ length: directions }, (): number[] => []);
  const { gradient, smooth } = coarse;
  const { gradient: detail } = fine;
  const { data: on } = region;
  const stride = window.width;
  for (let y = Math.max(2, bounds.y); y < Math.min(height - 2, bounds.y + bounds.height); y++) {
    const end = Math.min(width - 2, bounds.x + bounds.width);
    for (let x = Math.max(2, bounds.x), at = (y - window.y) * stride + x - window.x; x < end; x++, at++) {
      const strength = gradient[at]!;
      if (strength < least || strength === 0 || on[y * width + x] === 0) continue;
      const gx = smooth[at + 1]! - smooth[at - 1]!;
      const gy = smooth[at + stride]! - smooth[at - stride]!;
      // Only ridges of the fine gradient are edges; the slopes beside them rise less steeply by themselves.
      const across = Math.abs(gx) > Math.abs(gy) ? 1 : stride;
      const here = detail[at]!;
      if (here < detail[at - across]! || here < detail[at + across]!) continue;
      const turn = Math.atan2(gy, gx) / Math.PI;
      ratios[Math.round((turn < 0 ? turn + 1 : turn) * directions) % directions]!.push(here / strength);
    }
  }
  const squared = Float64Array.from(ratios, (values) => (values.length < leastEdgePixels ? Number.NaN : squaredBlur(quantileOf(values, sharpQuantile))));
  return squared.some((value) => !Number.isNaN(value)) ? squared : undefined;
}

function squaredBlur(ratio: number): number {
  const squared = ratio * ratio;
  // A ratio of 1 or less is an edge wider than either look can tell from a plain slope.
  if (squared <= 1.001) return (coarseVariance - fineVariance) / 0.001;
  return Math.max(0, (coarseVariance - fineVariance * squared) / (squared - 1));
}

/** The region with so many pixels more on every side, as far as the picture goes. */
function widen({ x, y, width, height }: PixelRegion, pixels: number, pictureWidth: number, pictureHeight: number): PixelRegion {
  const left = Math.max(0, x - pixels);
  const top = Math.max(0, y - pixels);
  return { x: left, y: top, width: Math.min(pictureWidth, x + width + pixels) - left, height: Math.min(pictureHeight, y + height + pixels) - top };
}

/** Of the values of a window, those where a mask of the whole picture is not 0. */
function quantileUnder(values: Float32Array, { width, data: on }: Raster, window: PixelRegion, share: number): number {
  const inside = new Float32Array(values.length);
  let count = 0;
  for (let y = 0, at = 0; y < window.height; y++) {
    const start = (window.y + y) * width + window.x;
    for (let i = start; i < start + window.width; i++, at++) if (on[i] !== 0) inside[count++] = values[at]!;
  }
  return count === 0 ? Number.NaN : orderStatistic(inside.subarray(0, count), Math.floor(share * (count - 1)));
}

function quantileOf(values: number[], share: number): number {
  return orderStatistic(values, Math.min(values.length - 1, Math.floor(share * values.length)));
}
