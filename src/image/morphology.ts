/** Morphology on one-channel masks (0 = off, anything else = on; results hold 0 and 1). */
import { gatherRows, kernels, layOut } from './kernels/kernels.js';
import { createRaster, type Raster } from './raster.js';

/**
 * Erosion by a box that reaches `before` pixels back and `after` pixels on along both axes: a pixel stays on when the
 * whole box around it is on. What lies beyond the border counts as on, so the border does not erode.
 */
export function erodeBox(mask: Raster, before: number, after: number): Raster {
  const { width, height, data } = mask;
  const window = before + after + 1;
  const stride = width + window - 1;
  const rows = height + window - 1;
  const { at: [plane], memory: { bytes } } = layOut(stride * rows);
  bytes.fill(1, plane, plane + stride * rows);
  for (let y = 0; y < height; y++) bytes.set(data.subarray(y * width, (y + 1) * width), plane + (y + before) * stride + before);
  kernels.erodeAhead(plane, stride, rows, window);
  const eroded = createRaster(width, height, 1);
  gatherRows(bytes, plane, stride, width, height, eroded.data, 0);
  return eroded;
}

/** Switches off, in place, what is off in another mask of the same size. */
export function keepWithin(mask: Raster, other: Raster): void {
  const { data } = mask;
  const { data: within } = other;
  for (let i = 0; i < data.length; i++) if (within[i] === 0) data[i] = 0;
}

/** Keeps the 4-connected parts of a mask that have at least `leastPixels` pixels. */
export function keepLargeParts(mask: Raster, leastPixels: number): Raster {
  const { width, height, data } = mask;
  const runs: Runs = { from: [], to: [], parent: [], size: [] };
  let above = 0;
  for (let y = 0; y < height; y++) {
    const firstOfRow = runs.from.length;
    const end = (y + 1) * width;
    for (let at = y * width; at < end; at++) {
      if (data[at] === 0) continue;
      const from = at;
      while (at < end && data[at] !== 0) at++;
      const run = addRun(runs, from, at);
      while (above < firstOfRow && runs.to[above]! + width <= from) above++;
      for (let k = above; k < firstOfRow && runs.from[k]! + width < at; k++) joinRuns(runs, k, run);
    }
    above = firstOfRow;
  }
  const kept = createRaster(width, height, 1);
  for (let run = 0; run < runs.from.length; run++) {
    if (runs.size[rootOf(runs, run)]! >= leastPixels) kept.data.fill(1, runs.from[run], runs.to[run]);
  }
  return kept;
}

/** Pixels of a row that follow one another, as indices from…to (not included), and the parts that they make up: a forest. */
interface Runs {
  readonly from: number[];
  readonly to: number[];
  /** A run of the same part, nearer to the root; the root is its own. */
  readonly parent: number[];
  /** Pixels of the part, under its root. */
  readonly size: number[];
}

function addRun({ from, to, parent, size }: Runs, first: number, end: number): number {
  const run = from.push(first) - 1;
  to.push(end);
  parent.push(run);
  size.push(end - first);
  return run;
}

function rootOf({ parent }: Runs, run: number): number {
  let root = run;
  while (parent[root] !== root) {
    parent[root] = parent[parent[root]!]!;
    root = parent[root]!;
  }
  return root;
}

function joinRuns(runs: Runs, one: number, other: number): void {
  const root = rootOf(runs, one);
  const joined = rootOf(runs, other);
  if (root === joined) return;
  runs.parent[joined] = root;
  runs.size[root]! += runs.size[joined]!;
}
