import { greyOf } from '../../image/grey.js';
import { powerSpectrum } from '../../image/power-spectrum.js';
import type { Raster } from '../../image/raster.js';
import { isOpenAt } from '../../stages/attributes/open-face.js';
import type { DecodedImage, FaceLandmarks, FacePatch } from '../../stages/contract.js';
import { faceGeometry } from '../../stages/landmarks/wflw.js';
import { measured, notAssessable, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';
import { mapToQuality, type QualityMapping } from '../mapping.js';
import { burntOut } from '../visibility.js';

/** Sides of the square about the eyes that is looked at, in full-size pixels: the largest that the face fills. */
const sides = [256, 128, 64] as const;
/** The square is at most this many eye distances wide: brows, eyes, nose. */
const widestShare = 1.6;
/** Power × frequency² is level in a photo; below this share of its level among the low frequencies a frequency is empty. */
const emptyShare = 0.2;
/** Cycles a side between which the level is taken, as shares of the highest frequency. */
const levelBand = { from: 1 / 32, to: 1 / 8 } as const;
/** A step between neighbouring columns counts as the edge of a block from this share of the largest ones on. */
const blockEdgeShare = 0.3;
const largestSteps = 0.9;
/** Smaller blocks are told by the spectrum. */
const leastBlock = 1.8;
/** With more of the square covered its detail is that of what covers it. */
const leastOpenShare = 0.9;
/** Places a side at which the square is asked whether the face is seen there: four to a cell of the map, at least. */
const samples = 32;
/** Chosen between photos as they are and enlarged ones: docs/accuracy/extras.md. */
const mapping: QualityMapping = { shape: 'polyline', knots: [[1.6, 100], [2.2, 50], [5, 0]] };

export const upscalingPrevention: MeasureDefinition<'UpscalingPrevention', Evidence, 'patch' | 'landmarks' | 'image' | 'faceMaps' | 'placement' | 'exposure'> = {
  id: 'UpscalingPrevention',
  method: 'own-definition',
  unit: 'times',
  range: { min: 1 },
  needs: ['patch', 'landmarks', 'image', 'faceMaps', 'placement', 'exposure'],
  summary: 'How many times larger the face is than its details need: 1 when every pixel counts; the details give the eye distance that is left.',
  movedBy: 'Enlargement, pixelation and a mosaic; strong blur, which leaves as little detail, too.',
  source: 'Own definition: the highest frequency that is not empty, and the step of blocks (docs/accuracy/extras.md)',
  measure({ patch, landmarks, image, faceMaps, placement, exposure }) {
    const unseen = burntOut(exposure);
    if (unseen !== undefined) return unseen;
    const square = squareAtEyes(patch, landmarks, image);
    if (typeof square === 'string') return notAssessable(square);
    const { left, top, side, eyeDistance } = square;
    const isOpen = (x: number, y: number): boolean => isOpenAt(faceMaps, placement, { x: (x + patch.origin.x) / image.scale, y: (y + patch.origin.y) / image.scale });
    if (openShare(left, top, side, isOpen) < leastOpenShare) return notAssessable('region-hidden');
    const native = enlargementOf(greyOf(patch.raster), left, top, side);
    return measured(native, mapToQuality(mapping, native), { eyeDistanceLeft: Math.round(eyeDistance / native) });
  },
};

interface SquareAtEyes {
  /** In pixels of the patch. */
  readonly left: number;
  readonly top: number;
  readonly side: number;
  /** In full-size pixels. */
  readonly eyeDistance: number;
}

/** The largest square about eyes and nose that the patch holds, or why there is none. */
export function squareAtEyes(patch: FacePatch, landmarks: FaceLandmarks, image: DecodedImage): SquareAtEyes | 'face-too-small' | 'region-outside-image' {
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

/** Share of a square, sampled, at which the face itself is seen. */
function openShare(left: number, top: number, side: number, isOpen: (x: number, y: number) => boolean): number {
  let open = 0;
  for (let row = 0; row < samples; row++) {
    for (let column = 0; column < samples; column++) if (isOpen(left + ((column + 0.5) * side) / samples, top + ((row + 0.5) * side) / samples)) open++;
  }
  return open / samples ** 2;
}

/** How many times larger the square is than its details need, at least 1; the less enlarged direction decides. */
export function enlargementOf(grey: Raster, left: number, top: number, side: number): number {
  const directions = ['rows', 'columns'] as const;
  const spectral = directions.map((along) => emptyFactor(powerSpectrum(grey, left, top, side, along)));
  const blocks = directions.map((along) => blockSize(grey, left, top, side, along));
  const block = Math.min(...blocks);
  return Math.max(1, Math.min(...spectral), block >= leastBlock ? block : 1);
}

/** Highest frequency over the highest that is not empty. */
function emptyFactor(power: Float64Array): number {
  const top = power.length - 1;
  const levelled = power.map((value, k) => value * k * k);
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
