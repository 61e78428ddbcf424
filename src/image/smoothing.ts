import { mirrorIndex } from './gradient.js';
import { createRaster, type Raster } from './raster.js';

/** Mean of the side × side pixels (side odd) around each pixel of an 8-bit plane, rounded; the border is mirrored. */
export function boxBlur(plane: Raster, side: number): Raster {
  const { width, height, data } = plane;
  const target = createRaster(width, height, 1);
  const reach = side >> 1;
  const factor = 1 / (side * side);
  const column = new Int32Array(width);
  for (let k = -reach; k <= reach; k++) addRow(column, data, mirrorIndex(k, height) * width, 1);
  for (let y = 0; y < height; y++) {
    let sum = 0;
    for (let k = -reach; k <= reach; k++) sum += column[mirrorIndex(k, width)]!;
    const row = y * width;
    for (let x = 0; x < width; x++) {
      target.data[row + x] = (sum * factor + 0.5) | 0;
      const leaving = x - reach;
      const entering = x + reach + 1;
      sum += column[entering < width ? entering : mirrorIndex(entering, width)]! - column[leaving >= 0 ? leaving : mirrorIndex(leaving, width)]!;
    }
    addRow(column, data, mirrorIndex(y + reach + 1, height) * width, 1);
    addRow(column, data, mirrorIndex(y - reach, height) * width, -1);
  }
  return target;
}

function addRow(column: Int32Array, data: Uint8Array, start: number, sign: 1 | -1): void {
  for (let x = 0; x < column.length; x++) column[x]! += sign * data[start + x]!;
}
