/** Square maps of scores, enlarged bilinearly and cut at a threshold without keeping the enlarged scores. */
import type { Raster } from './raster.js';

/** The square of the target, in pixels, over which a map is spread; it must lie within the target. */
export interface MapWindow {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/** For each pixel of the window along one axis: the two cells between whose centres it lies, and the share of the second. */
interface Taps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly share: Float32Array;
}

function spreadTaps(cells: number, pixels: number): Taps {
  const first = new Int32Array(pixels);
  const second = new Int32Array(pixels);
  const share = new Float32Array(pixels);
  for (let i = 0; i < pixels; i++) {
    const at = Math.min(cells - 1, Math.max(0, ((i + 0.5) * cells) / pixels - 0.5));
    first[i] = Math.floor(at);
    second[i] = Math.min(cells - 1, Math.floor(at) + 1);
    share[i] = at - Math.floor(at);
  }
  return { first, second, share };
}

/**
 * Writes a value (1 unless given) into the one-channel target where the map, enlarged to the window, is above the
 * threshold; leaves the rest.
 *
 * @param map cells × cells values, row-major. Throws RangeError when its length is another.
 */
export function markAbove(map: Float32Array, cells: number, threshold: number, target: Raster, window: MapWindow, value = 1): void {
  if (map.length !== cells * cells) throw new RangeError(`expected a map of ${cells * cells} values but received ${map.length}`);
  const { first, second, share } = spreadTaps(cells, window.side);
  // Pixels starts[cell]…starts[cell + 1] lie between the centres of the cell and of the next.
  const starts = new Int32Array(cells + 1).fill(window.side);
  for (let x = window.side - 1; x >= 0; x--) starts.fill(x, 0, first[x]! + 1);
  const row = new Float32Array(cells);
  const { data } = target;
  for (let y = 0; y < window.side; y++) {
    const above = first[y]! * cells;
    const under = second[y]! * cells;
    const down = share[y]!;
    for (let i = 0; i < cells; i++) row[i] = map[above + i]! + (map[under + i]! - map[above + i]!) * down;
    const out = (window.top + y) * target.width + window.left;
    // Between two values on the same side of the threshold all are: such pixels are filled a run at a time.
    let from = -1;
    for (let cell = 0; cell < cells; cell++) {
      const left = row[cell]!;
      const right = cell + 1 < cells ? row[cell + 1]! : left;
      const start = starts[cell]!;
      if (left > threshold && right > threshold) {
        if (from < 0) from = start;
        continue;
      }
      if (from >= 0) data.fill(value, out + from, out + start);
      from = -1;
      if (!(left > threshold || right > threshold)) continue;
      for (let x = start, end = starts[cell + 1]!; x < end; x++) if (left + (right - left) * share[x]! > threshold) data[out + x] = value;
    }
    if (from >= 0) data.fill(value, out + from, out + window.side);
  }
}
