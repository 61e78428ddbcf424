/** Where the maps of the face-attributes network lie in the 616×616 frame. */
import type { Point } from '../../geometry/point.js';
import { markAbove } from '../../image/enlarge.js';
import { createRaster } from '../../image/raster.js';
import { frameSide } from '../align/aligned-frame.js';
import type { FrameMask } from '../contract.js';

/** The window of the standard's face parsing: 556×556 frame pixels. Source: ISO/IEC 29794-5:2025; OFIQ 1.0.3. */
export const mapWindow = { left: 30, top: 0, side: 556 } as const;
/** Side of a map in cells. */
export const mapSide = 64;

/** 1 where the map, enlarged bilinearly, is above 0; 0 elsewhere and outside the window. */
export function drawMap(map: Float32Array): FrameMask {
  const raster = createRaster(frameSide, frameSide, 1);
  markAbove(map, mapSide, 0, raster, mapWindow);
  return { raster };
}

/** Where a pixel of the frame (its index) lies in the map, in cells: 0…64 within the window. */
export function cellOf(pixel: Point): Point {
  const cells = mapSide / mapWindow.side;
  return { x: (pixel.x + 0.5 - mapWindow.left) * cells, y: (pixel.y + 0.5 - mapWindow.top) * cells };
}
