/** Morphology on one-channel masks (0 = off, anything else = on; results hold 0 and 1). */
import { createRaster, type Raster } from './raster.js';

/**
 * Erosion by a box that reaches `before` pixels back and `after` pixels on along both axes: a pixel stays on when the
 * whole box around it is on. What lies beyond the border counts as on, so the border does not erode.
 */
export function erodeBox(mask: Raster, before: number, after: number): Raster {
  const { width, height } = mask;
  const across = createRaster(width, height, 1);
  for (let y = 0; y < height; y++) erodeRow(mask.data, across.data, y * width, width, before, after);
  const eroded = createRaster(width, height, 1);
  // Columns side by side, row after row: memory is walked in its order.
  const lastOff = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  const note = (y: number): void => {
    for (let x = 0; x < width; x++) if (across.data[y * width + x] === 0) lastOff[x] = y;
  };
  for (let y = 0; y < Math.min(after, height); y++) note(y);
  for (let y = 0; y < height; y++) {
    if (y + after < height) note(y + after);
    for (let x = 0; x < width; x++) eroded.data[y * width + x] = lastOff[x]! < y - before ? 1 : 0;
  }
  return eroded;
}

/** One row: marks each position that lies at least `after` before and more than `before` after any off pixel. */
function erodeRow(input: Uint8Array, output: Uint8Array, start: number, length: number, before: number, after: number): void {
  let lastOff = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < Math.min(after, length); i++) if (input[start + i] === 0) lastOff = i;
  for (let i = 0; i < length; i++) {
    const ahead = i + after;
    if (ahead < length && input[start + ahead] === 0) lastOff = ahead;
    output[start + i] = lastOff < i - before ? 1 : 0;
  }
}

/** Keeps the 4-connected parts of a mask that have at least `leastPixels` pixels. */
export function keepLargeParts(mask: Raster, leastPixels: number): Raster {
  const { width, height, data } = mask;
  const kept = createRaster(width, height, 1);
  const visited = new Uint8Array(data.length);
  const stack = new Int32Array(data.length);
  const part = new Int32Array(data.length);
  for (let seed = 0; seed < data.length; seed++) {
    if (data[seed] === 0 || visited[seed] !== 0) continue;
    let depth = 0;
    let size = 0;
    stack[depth++] = seed;
    visited[seed] = 1;
    while (depth > 0) {
      const at = stack[--depth]!;
      part[size++] = at;
      const x = at % width;
      if (x > 0 && data[at - 1] !== 0 && visited[at - 1] === 0) { visited[at - 1] = 1; stack[depth++] = at - 1; }
      if (x < width - 1 && data[at + 1] !== 0 && visited[at + 1] === 0) { visited[at + 1] = 1; stack[depth++] = at + 1; }
      if (at >= width && data[at - width] !== 0 && visited[at - width] === 0) { visited[at - width] = 1; stack[depth++] = at - width; }
      if (at + width < data.length && data[at + width] !== 0 && visited[at + width] === 0) { visited[at + width] = 1; stack[depth++] = at + width; }
    }
    if (size >= leastPixels) for (let i = 0; i < size; i++) kept.data[part[i]!] = 1;
  }
  return kept;
}
