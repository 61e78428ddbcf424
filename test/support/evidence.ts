import type { AffineMatrix } from '../../src/geometry/affine.js';
import { createRaster, type Raster } from '../../src/image/raster.js';
import type { MeasureResult } from '../../src/measures/contract.js';
import { alignFrame, placeFrame } from '../../src/stages/align/aligned-frame.js';
import { measureLuminance } from '../../src/stages/align/luminance-plane.js';
import type { AlignedFrame, DecodedImage, FaceLandmarks, FrameMask, LuminancePlane } from '../../src/stages/contract.js';
import { schematicFace, type SchematicFaceOptions } from './schematic-face.js';

/** A decoded image around a raster; `scale` full-size pixels a raster pixel. */
export function imageOf(raster: Raster, scale = 1): DecodedImage {
  const facts = { format: 'png', width: raster.width * scale, height: raster.height * scale, orientation: 1, hasAlpha: false, isGrey: false, bitDepth: 8, hasIccProfile: false, pages: 1, truncated: false } as const;
  return { facts, raster, scale };
}

export interface FramedFace {
  readonly image: DecodedImage;
  readonly landmarks: FaceLandmarks;
  readonly frame: AlignedFrame;
  readonly luminance: LuminancePlane;
}

/** A picture of 616×616 pixels in which the schematic face lies exactly as the frame has it. */
export function framedFace(picture: Raster, options: SchematicFaceOptions = {}, toRaster: AffineMatrix = [1, 0, 0, 0, 1, 0]): FramedFace {
  const landmarks = schematicFace(toRaster, options);
  const image = imageOf(picture);
  const frame = alignFrame(placeFrame(landmarks), image);
  return { image, landmarks, frame, luminance: measureLuminance(frame) };
}

/** A frame mask that is 1 where the predicate holds. */
export function frameMask(holds: (x: number, y: number) => boolean): FrameMask {
  const raster = createRaster(616, 616, 1);
  for (let y = 0; y < 616; y++) for (let x = 0; x < 616; x++) if (holds(x, y)) raster.data[y * 616 + x] = 1;
  return { raster };
}

/** A picture of 616×616 pixels, each from a function of its place. */
export function paintedFrame(colour: (x: number, y: number) => readonly [number, number, number]): Raster {
  const raster = createRaster(616, 616, 3);
  for (let y = 0; y < 616; y++) for (let x = 0; x < 616; x++) raster.data.set(colour(x, y), 3 * (y * 616 + x));
  return raster;
}

/** The native value of a result, or an error that names why there is none. */
export function nativeOf(result: MeasureResult): number {
  if (result.status !== 'measured') throw new Error(`expected a measured value but it was not assessable: ${result.reason}`);
  return result.native;
}

export function qualityOf(result: MeasureResult): number {
  if (result.status !== 'measured') throw new Error(`expected a measured value but it was not assessable: ${result.reason}`);
  return result.quality;
}
