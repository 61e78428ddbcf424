/** EXIF orientation: how the stored pixels become the upright image, and where regions go. */
import type { Sharp } from 'sharp';
import type { PixelRegion } from '../../image/shrink.js';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Values 5…8 stand for a quarter turn: width and height change places. */
export function swapsSides(orientation: number): boolean {
  return orientation >= 5;
}

/** Size of the upright image; also of the stored one when given the upright size (a swap is its own inverse). */
export function turnSize(size: Size, orientation: number): Size {
  return swapsSides(orientation) ? { width: size.height, height: size.width } : { width: size.width, height: size.height };
}

/** Where a region of the upright image lies in the stored one. `stored` is the size of the stored image. */
export function uprightToStored(region: PixelRegion, orientation: number, stored: Size): PixelRegion {
  const { x, y, width, height } = region;
  const right = stored.width - x - width;
  const below = stored.height - y - height;
  switch (orientation) {
    case 2:
      return { x: right, y, width, height };
    case 3:
      return { x: right, y: below, width, height };
    case 4:
      return { x, y: below, width, height };
    case 5:
      return { x: y, y: x, width: height, height: width };
    case 6:
      return { x: y, y: stored.height - x - width, width: height, height: width };
    case 7:
      return { x: stored.width - y - height, y: stored.height - x - width, width: height, height: width };
    case 8:
      return { x: stored.width - y - height, y: x, width: height, height: width };
    default:
      return region;
  }
}

/** Where a region of the stored image lies in the upright one. Only 6 and 8 are not their own inverse. */
export function storedToUpright(region: PixelRegion, orientation: number, stored: Size): PixelRegion {
  const inverse = orientation === 6 ? 8 : orientation === 8 ? 6 : orientation;
  return uprightToStored(region, inverse, turnSize(stored, orientation));
}

/** Turns stored pixels upright, to be called after an extract. sharp applies the mirror first, then the turn. */
export function turnUpright(image: Sharp, orientation: number): Sharp {
  switch (orientation) {
    case 2:
      return image.flop();
    case 3:
      return image.rotate(180);
    case 4:
      return image.flip();
    case 5:
      return image.flop().rotate(270);
    case 6:
      return image.rotate(90);
    case 7:
      return image.flop().rotate(90);
    case 8:
      return image.rotate(270);
    default:
      return image;
  }
}
