/** Sharp and blurred faces with their features: the training and test material of the sharpness measure. */
import type { Point } from '../../../src/geometry/point.js';
import { greyOf } from '../../../src/image/grey.js';
import { createRaster, type Raster } from '../../../src/image/raster.js';
import { resizePlane } from '../../../src/image/shrink-plane.js';
import { sharpnessFeatures } from '../../../src/measures/sharpness/face-scales.js';
import { filterNames } from '../../../src/measures/sharpness/filter-features.js';
import { faceGeometry, wflwPoints } from '../../../src/stages/landmarks/wflw.js';
import { between, type Random } from '../../training/common/random.js';
import type { TracedFace } from '../faces.js';
import { addNoise, changeTone, compressPlane, discSpread, loseResolution, motionSpread, spreadPlane } from '../planes.js';

/** A grey face cut out with a margin, so that blur does not run into the cut. */
export interface GreyFace {
  readonly person: string;
  readonly grey: Raster;
  /** The 98 WFLW points in continuous pixels of `grey`. */
  readonly points: readonly Point[];
  readonly eyeDistance: number;
}

export interface Sample {
  readonly person: string;
  readonly eyeDistance: number;
  /** What was done to it, for the report's groups. */
  readonly kind: 'sharp' | 'defocus' | 'motion' | 'resolution';
  readonly sharp: boolean;
  /** All thirteen filters at both scales, 2 × 26 + 1. */
  readonly features: Float64Array;
}

/** Margin around the landmarked region, as a share of the eye distance: wider than the widest blur drawn. */
const margin = 0.25;

export function cutGreyFace(face: TracedFace, person: string): GreyFace {
  const points = wflwPoints(face.landmarks);
  const { eyeDistance } = faceGeometry(face.landmarks);
  const pad = margin * eyeDistance;
  const left = Math.max(0, Math.floor(Math.min(...points.map(({ x }) => x)) - pad));
  const top = Math.max(0, Math.floor(Math.min(...points.map(({ y }) => y)) - pad));
  const right = Math.min(face.raster.width, Math.ceil(Math.max(...points.map(({ x }) => x)) + pad));
  const bottom = Math.min(face.raster.height, Math.ceil(Math.max(...points.map(({ y }) => y)) + pad));
  const grey = greyOf(face.raster);
  const cut = createRaster(right - left, bottom - top, 1);
  for (let y = 0; y < cut.height; y++) {
    const start = (top + y) * grey.width + left;
    cut.data.set(grey.data.subarray(start, start + cut.width), y * cut.width);
  }
  return { person, grey: cut, points: points.map(({ x, y }) => ({ x: x - left, y: y - top })), eyeDistance };
}

/** The same face with fewer pixels: its eye distance is `factor` times as long. */
export function shrinkGreyFace(face: GreyFace, factor: number): GreyFace {
  const width = Math.max(2, Math.round(face.grey.width * factor));
  const height = Math.max(2, Math.round(face.grey.height * factor));
  const scaleX = width / face.grey.width;
  const scaleY = height / face.grey.height;
  return {
    person: face.person,
    grey: resizePlane(face.grey, width, height),
    points: face.points.map(({ x, y }) => ({ x: x * scaleX, y: y * scaleY })),
    eyeDistance: face.eyeDistance * Math.sqrt(scaleX * scaleY),
  };
}

const logBetween = (random: Random, low: number, high: number): number => Math.exp(between(random, Math.log(low), Math.log(high)));

/** The least blur that counts as unsharp, in the pixels of the picture: disc radius, motion length, loss of resolution. */
const least = { radius: 1.2, length: 4, factor: 1.8 } as const;

function blur(face: GreyFace, kind: Sample['kind'], random: Random): Raster {
  switch (kind) {
    case 'sharp':
      return face.grey;
    case 'defocus':
      return spreadPlane(face.grey, discSpread(logBetween(random, least.radius, Math.max(3, 0.05 * face.eyeDistance))));
    case 'motion':
      return spreadPlane(face.grey, motionSpread(logBetween(random, least.length, Math.max(8, 0.15 * face.eyeDistance)), between(random, 0, 180)));
    case 'resolution':
      return loseResolution(face.grey, logBetween(random, least.factor, Math.max(3, face.eyeDistance / 20)));
  }
}

/** What must not matter: tone, a little noise, moderate JPEG. */
async function disguise(plane: Raster, random: Random): Promise<Raster> {
  let changed = plane;
  if (random() < 0.7) changed = changeTone(changed, { gain: logBetween(random, 0.5, 1.3), gamma: logBetween(random, 0.7, 1.5), offset: between(random, -25, 25) });
  if (random() < 0.4) changed = addNoise(changed, between(random, 0.5, 5), random);
  if (random() < 0.5) changed = await compressPlane(changed, Math.round(between(random, 45, 98)));
  return changed;
}

/** One sample; undefined when the region cannot be measured. */
export async function drawSample(face: GreyFace, kind: Sample['kind'], random: Random, disguised = true): Promise<Sample | undefined> {
  const blurred = blur(face, kind, random);
  return describe(face, disguised ? await disguise(blurred, random) : blurred, kind);
}

export function describe(face: GreyFace, plane: Raster, kind: Sample['kind']): Sample | undefined {
  const features = sharpnessFeatures(plane, face.points, filterNames);
  return typeof features === 'string' ? undefined : { person: face.person, eyeDistance: face.eyeDistance, kind, sharp: kind === 'sharp', features };
}
