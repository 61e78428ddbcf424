/** Where the face itself can be seen, in the coordinates of those who look at pixels outside the frame. */
import { invertMatrix, transformPoint } from '../../geometry/affine.js';
import type { Point } from '../../geometry/point.js';
import { createRaster, type Raster } from '../../image/raster.js';
import type { AlignedCrop, CropRegion, DecodedImage, FaceMaps, FramePlacement } from '../contract.js';
import { mapSide, mapWindow } from './map-window.js';

/** Whether the maps show the face itself, and nothing before it, at a point in raster pixels; false outside their window. */
export function isOpenAt(maps: FaceMaps, placement: FramePlacement, point: Point): boolean {
  const at = transformPoint(placement.matrix, point);
  const column = Math.floor(((at.x - mapWindow.left) * mapSide) / mapWindow.side);
  const row = Math.floor(((at.y - mapWindow.top) * mapSide) / mapWindow.side);
  if (column < 0 || column >= mapSide || row < 0 || row >= mapSide) return false;
  return maps.visible[row * mapSide + column]! > 0;
}

/** 1 where the crop shows the landmarked region itself: within the photo, with nothing before it. */
export function drawOpenFace(maps: FaceMaps, placement: FramePlacement, { crop, cropFace: { mask }, image }: { readonly crop: AlignedCrop; readonly cropFace: CropRegion; readonly image: DecodedImage }): Raster {
  const { width, height } = crop.raster;
  const open = createRaster(width, height, 1);
  const toRaster = invertMatrix(crop.matrix);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (mask.data[y * width + x] === 0) continue;
      const point = transformPoint(toRaster, { x: x + 0.5, y: y + 0.5 });
      const inside = point.x >= 0 && point.x < image.raster.width && point.y >= 0 && point.y < image.raster.height;
      if (inside && isOpenAt(maps, placement, point)) open.data[y * width + x] = 1;
    }
  }
  return open;
}
