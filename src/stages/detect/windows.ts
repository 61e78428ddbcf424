/** Which parts of an image deserve a closer look. All lengths are pixels of the closer look's input. */
import { boxHeight, boxWidth, type Box } from '../../geometry/box.js';
import type { PixelRegion } from '../../image/shrink.js';
import { inputSideMultiple } from './anchors.js';

/** Margin around a box, as a share of its longer side and at least so many pixels: what a face is told by lies around it too. */
const margin = { share: 1, least: 64 } as const;
/**
 * Two windows become one where that adds no more than this to what the network looks at: a run costs about 0.35 ms beside
 * its 55 µs a thousand pixels (docs/decisions/0024).
 */
const runPixels = 6400;
/** Above this share of the image its parts are not worth their seams, and beyond so many boxes not their bookkeeping. */
const most = { share: 0.7, boxes: 200 } as const;

/**
 * Windows that cover every box with its margin; edges lie on multiples of the input's, or where the image ends.
 * Undefined where they would cover most of the image.
 */
export function windowsAround(boxes: readonly Box[], width: number, height: number): PixelRegion[] | undefined {
  if (boxes.length > most.boxes) return undefined;
  let windows: PixelRegion[] = [];
  for (const box of boxes) {
    let next = windowAround(box, width, height);
    // A window that takes in another has grown, and may take in more.
    for (let joined = windows.find((other) => isWorthJoining(next, other, width, height)); joined; joined = windows.find((other) => isWorthJoining(next, other, width, height))) {
      const gone = joined;
      windows = windows.filter((other) => other !== gone);
      next = join(next, gone, width, height);
    }
    windows.push(next);
  }
  return windows.reduce((sum, window) => sum + areaOf(window) + runPixels, 0) > most.share * width * height ? undefined : windows;
}

function windowAround(box: Box, width: number, height: number): PixelRegion {
  const around = Math.max(margin.least, margin.share * Math.max(boxWidth(box), boxHeight(box)));
  const across = stretch(box.xMin - around, box.xMax + around, width);
  const down = stretch(box.yMin - around, box.yMax + around, height);
  return { x: across.from, y: down.from, width: across.length, height: down.length };
}

/**
 * An interval widened to the steps of the whole input and cut at the image: the network then sees the same pixels in the same
 * phase of its strides as in a look at the whole, and says the same but for what lies far beyond the window.
 */
function stretch(low: number, high: number, end: number): { readonly from: number; readonly length: number } {
  const from = Math.max(0, Math.floor(low / inputSideMultiple) * inputSideMultiple);
  const to = Math.min(end, Math.ceil(high / inputSideMultiple) * inputSideMultiple);
  return { from: Math.min(from, end - 1), length: Math.max(1, to - from) };
}

function join(a: PixelRegion, b: PixelRegion, width: number, height: number): PixelRegion {
  const across = stretch(Math.min(a.x, b.x), Math.max(a.x + a.width, b.x + b.width), width);
  const down = stretch(Math.min(a.y, b.y), Math.max(a.y + a.height, b.y + b.height), height);
  return { x: across.from, y: down.from, width: across.length, height: down.length };
}

function isWorthJoining(a: PixelRegion, b: PixelRegion, width: number, height: number): boolean {
  return areaOf(join(a, b, width, height)) <= areaOf(a) + areaOf(b) + runPixels;
}

const areaOf = (region: PixelRegion): number => region.width * region.height;
