/** A photo of one face with the geometry that synthesis needs: where the face lies and how large its pixels are. */
import { composeMatrices, invertMatrix, type AffineMatrix } from '../../../src/geometry/affine.js';
import type { Raster } from '../../../src/image/raster.js';
import { warpAffine } from '../../../src/image/warp.js';

export interface FaceView {
  readonly raster: Raster;
  /** Pixels of the 112×112 ArcFace crop → raster pixels. */
  readonly fromCrop: AffineMatrix;
}

/** Raster pixels per pixel of the 112×112 crop. */
export function scaleOf(view: FaceView): number {
  return Math.hypot(view.fromCrop[0], view.fromCrop[3]);
}

/** Pixels of the wide frame per pixel of the crop: enough for the 150×150 chip of dlib, whose face is half as large again. */
export const wideScale = 1.5;
/** Crop pixels added on every side. */
export const wideMargin = 24;
export const wideSide = (112 + 2 * wideMargin) * wideScale;

/** The face in a frame of its own: 240×240 pixels, crop coordinates −24 … 136. */
export function wideView(raster: Raster, toCrop: AffineMatrix): FaceView {
  const toWide: AffineMatrix = [wideScale, 0, wideMargin * wideScale, 0, wideScale, wideMargin * wideScale];
  return { raster: warpAffine(raster, composeMatrices(toWide, toCrop), wideSide, wideSide), fromCrop: toWide };
}

/** Moves a crop about its centre. */
export interface CropMove {
  readonly scale: number;
  readonly turnDegrees: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

/** Crop → crop: enlarges, turns (clockwise) and shifts what the crop shows, about its centre. */
export function matrixOfMove({ scale, turnDegrees, shiftX, shiftY }: CropMove, side = 112): AffineMatrix {
  const angle = (turnDegrees * Math.PI) / 180;
  const cosine = Math.cos(angle) * scale;
  const sine = Math.sin(angle) * scale;
  const centre = side / 2;
  return [
    cosine, -sine, centre + shiftX - cosine * centre + sine * centre,
    sine, cosine, centre + shiftY - sine * centre - cosine * centre,
  ];
}

/** The 112×112 crop of a view, moved if asked for. */
export function cropOf(view: FaceView, move?: CropMove): Raster {
  const toCrop = invertMatrix(view.fromCrop);
  return warpAffine(view.raster, move === undefined ? toCrop : composeMatrices(matrixOfMove(move), toCrop), 112, 112);
}
