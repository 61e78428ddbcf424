/** How much of the detail that its pixels could hold the face has. */
import { greyOf } from '../../image/grey.js';
import { powerSpectrum } from '../../image/power-spectrum.js';
import type { Raster } from '../../image/raster.js';
import type { DecodedImage, EyeDetail, FaceLandmarks, FacePatch } from '../contract.js';
import { faceGeometry } from '../landmarks/wflw.js';

/** Sides of the square about the eyes that is looked at, in full-size pixels: the largest that the face fills. */
const sides = [256, 128, 64] as const;
/** The square is at most this many eye distances wide: brows, eyes, nose. */
const widestShare = 1.6;
/** Power × frequency² is level in a photo; below this share of its level among the low frequencies a frequency is empty. */
const emptyShare = 0.2;
/** Power that rounding to whole numbers adds at each frequency, for every pixel of a row: its variance of 1/12 times the mean square of the window. */
const roundingPower = (1 / 12) * (3 / 8);
/** As many times this power count as rounding: the three channels are rounded, and their grey value again. */
const roundingShare = 1.5;
/** Cycles a side between which the level is taken, as shares of the highest frequency. */
const levelBand = { from: 1 / 32, to: 1 / 8 } as const;
/** A step between neighbouring columns counts as the edge of a block from this share of the largest ones on. */
const blockEdgeShare = 0.3;
const largestSteps = 0.9;
/** Smaller blocks are told by the spectrum. */
const leastBlock = 1.8;

/** Why there is no such square. */
export type NoEyeDetail = 'face-too-small' | 'region-outside-image';

export function measureEyeDetail(patch: FacePatch, landmarks: FaceLandmarks, image: DecodedImage): EyeDetail | NoEyeDetail {
  const square = squareAtEyes(patch, landmarks, image);
  if (typeof square === 'string') return square;
  return { ...square, enlargement: enlargementOf(greyOf(patch.raster), square.left, square.top, square.side) };
}

/** The largest square about eyes and nose that the patch holds, or why there is none. */
function squareAtEyes(patch: FacePatch, landmarks: FaceLandmarks, image: DecodedImage): Omit<EyeDetail, 'enlargement'> | NoEyeDetail {
  const { eyeMidpoint, eyeDistance } = faceGeometry(landmarks);
  const pixels = eyeDistance * image.scale;
  const centre = { x: eyeMidpoint.x * image.scale - patch.origin.x, y: eyeMidpoint.y * image.scale - patch.origin.y + pixels / 4 };
  for (const side of sides) {
    if (side > widestShare * pixels) continue;
    const left = Math.round(centre.x - side / 2);
    const top = Math.round(centre.y - side / 2);
    if (left >= 0 && top >= 0 && left + side <= patch.raster.width && top + side <= patch.raster.height) return { left, top, side, eyeDistance: pixels };
  }
  return pixels * widestShare < sides.at(-1)! ? 'face-too-small' : 'region-outside-image';
}

/** How many times larger the square is than its details need, at least 1; the less enlarged direction decides. */
function enlargementOf(grey: Raster, left: number, top: number, side: number): number {
  const directions = ['rows', 'columns'] as const;
  const spectral = directions.map((along) => emptyFactor(powerSpectrum(grey, left, top, side, along)));
  const blocks = directions.map((along) => blockSize(grey, left, top, side, along));
  const block = Math.min(...blocks);
  return Math.max(1, Math.min(...spectral), block >= leastBlock ? block : 1);
}

/**
 * Highest frequency over the highest that is not empty. What rounding to 8 bits leaves at every frequency is taken off
 * before: behind strong blur nothing else is left, and it would pass for detail.
 */
function emptyFactor(power: Float64Array): number {
  const top = power.length - 1;
  const rounding = roundingShare * roundingPower * 2 * top;
  const levelled = power.map((value, k) => Math.max(0, value - rounding) * k * k);
  const [from, to] = [Math.max(2, Math.round(levelBand.from * top)), Math.round(levelBand.to * top)];
  let level = 0;
  for (let k = from; k <= to; k++) level += levelled[k]! / (to - from + 1);
  if (level === 0) return top;
  const reach = Math.max(1, Math.round(top / 64));
  for (let k = top - reach; k > to; k--) {
    let around = 0;
    for (let i = k - reach; i <= k + reach; i++) around += levelled[i]! / (2 * reach + 1);
    if (around >= emptyShare * level) return top / (k + reach);
  }
  return top / to;
}

/** Mean distance of the steps between columns (or rows) that are as large as the largest: the side of a block. */
function blockSize({ data, width }: Raster, left: number, top: number, side: number, along: 'rows' | 'columns'): number {
  const [step, across] = along === 'rows' ? [1, width] : [width, 1];
  const steps = new Float64Array(side - 1);
  for (let line = 0; line < side; line++) {
    const start = top * width + left + line * across;
    for (let i = 0; i < side - 1; i++) steps[i]! += Math.abs(data[start + (i + 1) * step]! - data[start + i * step]!);
  }
  const large = [...steps].sort((a, b) => a - b)[Math.floor(largestSteps * (side - 2))]!;
  if (Math.max(...steps) === 0) return side;
  // Blocks of more than ten pixels have steps at fewer columns than a tenth: then every step is an edge.
  if (large === 0) return (side - 1) / steps.filter((value) => value > 0).length;
  const edges = steps.filter((value) => value >= blockEdgeShare * large).length;
  return (side - 1) / edges;
}
