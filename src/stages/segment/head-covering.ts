import { keepLargeParts, keepWithin } from '../../image/morphology.js';
import { drawMap } from '../attributes/map-window.js';
import type { AlignedFrame, FaceMaps, FrameMask } from '../contract.js';

/** Smaller specks, in frame pixels, are noise: 0.3 per cent of the part of the window above the eye line. */
const leastPixels = 450;

/** 1 where the frame shows a hat, a hood or a headscarf; never beyond the border of the photo. */
export function drawHeadCovering(maps: FaceMaps, frame: AlignedFrame): FrameMask {
  const mask = drawMap(maps.covering).raster;
  keepWithin(mask, frame.sourceMask);
  return { raster: keepLargeParts(mask, leastPixels) };
}
