/** What each network is shown: the part of the photo that it was made for, as the manifest describes its input. */
import { composeMatrices, type AffineMatrix } from '../../../src/geometry/affine.js';
import { greyOf } from '../../../src/image/grey.js';
import type { Raster } from '../../../src/image/raster.js';
import { warpAffine } from '../../../src/image/warp.js';
import type { ModelEntry } from '../../../src/models/manifest.js';
import { alignCrop, cropSide } from '../../../src/stages/align/aligned-crop.js';
import type { FaceLandmarks } from '../../../src/stages/contract.js';
import { matrixOfSquare, squareOfLandmarks } from '../../../src/stages/landmarks/region.js';
import { chipMatrix, chipSide } from '../../accuracy/dlib-chip.js';
import type { Normalisation, View } from './contract.js';

/** A photo, reduced where it is large, and the face in it. */
export interface PhotoFace {
  readonly raster: Raster;
  readonly landmarks: FaceLandmarks;
}

/** Photo pixels → pixels of an input of the given sides. */
type Aim = (face: PhotoFace, columns: number, rows: number) => AffineMatrix | undefined;

const wholePhoto: Aim = ({ raster }, columns, rows) => {
  const scale = Math.min(columns / raster.width, rows / raster.height);
  return [scale, 0, (columns - scale * raster.width) / 2, 0, scale, (rows - scale * raster.height) / 2];
};
const faceSquare = (enlargement: number): Aim => ({ landmarks }, columns) => matrixOfSquare(squareOfLandmarks(landmarks, enlargement), columns);
/** A square 2.3 times as wide as the eye at image left between its corners (vertices 33 and 133). */
const eyeSquare: Aim = ({ landmarks: { points } }, columns) => {
  const [x1, y1, x2, y2] = [points[3 * 33]!, points[3 * 33 + 1]!, points[3 * 133]!, points[3 * 133 + 1]!];
  return matrixOfSquare({ centreX: (x1 + x2) / 2, centreY: (y1 + y2) / 2, side: 2.3 * Math.hypot(x2 - x1, y2 - y1), turn: Math.atan2(y2 - y1, x2 - x1) }, columns);
};
const scaled = (matrix: AffineMatrix | undefined, factor: number): AffineMatrix | undefined => matrix && composeMatrices([factor, 0, 0, 0, factor, 0], matrix);
const arcFaceCrop: Aim = ({ raster, landmarks }, columns) => scaled(alignCrop(raster, landmarks)?.matrix, columns / cropSide);
const dlibChip: Aim = ({ landmarks }, columns) => scaled(chipMatrix(landmarks), columns / chipSide);

/** Whether a network's id begins with the text, and what it is shown then; a face with a margin is what most want. */
const aims: readonly (readonly [start: string, aim: Aim])[] = [
  ['face-detection', wholePhoto],
  ['person-segmentation', wholePhoto],
  ['iris', eyeSquare],
  ['eye-state', eyeSquare],
  ['embedding-dlib', dlibChip],
  ['embedding', arcFaceCrop],
  ['', faceSquare(1.25)],
];

export interface InputShape {
  readonly rows: number;
  readonly columns: number;
  readonly channels: 1 | 3;
}

export function normalisationOf(entry: ModelEntry): Normalisation {
  const image = entry.inputs[0]?.image;
  if (!image) throw new RangeError(`expected the manifest to say how the input of ${entry.id} is normalised`);
  if (image.channels === 'BGR') throw new RangeError(`expected ${entry.id} to take RGB or grey`);
  return image;
}

/** Undefined when the landmarks of the face coincide. */
export function showView(entry: ModelEntry, face: PhotoFace, { rows, columns, channels }: InputShape): View | undefined {
  const [, aim] = aims.find(([start]) => entry.id.startsWith(start))!;
  const matrix = aim(face, columns, rows);
  if (matrix === undefined) return undefined;
  const colour = warpAffine(face.raster, matrix, columns, rows);
  const { data: pixels } = channels === 1 ? greyOf(colour) : colour;
  const { mean, deviation } = normalisationOf(entry);
  const values = Float32Array.from(pixels, (pixel, i) => (pixel - mean[i % channels]!) / deviation[i % channels]!);
  return { rows, columns, channels, pixels, values };
}
