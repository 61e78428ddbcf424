import { describe, expect, it } from 'vitest';
import type { Box } from '../../../src/geometry/box.js';
import type { PixelRegion } from '../../../src/image/shrink.js';
import { windowsAround } from '../../../src/stages/detect/windows.js';

const box = (x: number, y: number, side: number): Box => ({ xMin: x, yMin: y, xMax: x + side, yMax: y + side });
const holds = (window: PixelRegion, { xMin, yMin, xMax, yMax }: Box): boolean =>
  window.x <= xMin && window.y <= yMin && window.x + window.width >= xMax && window.y + window.height >= yMax;

describe('the windows about boxes', () => {
  it('are none where there is no box', () => {
    expect(windowsAround([], 1600, 1200)).toEqual([]);
  });

  it('hold each box with a margin, in steps of the network input', () => {
    const [window, ...others] = windowsAround([box(700, 500, 40)], 1600, 1200)!;
    expect(others).toEqual([]);
    expect(holds(window!, box(636, 436, 168))).toBe(true);
    for (const edge of [window!.x, window!.y, window!.width, window!.height]) expect(edge % 32).toBe(0);
  });

  it('stay inside the image', () => {
    for (const window of windowsAround([box(-10, 1180, 40), box(1590, 0, 60), box(1700, 300, 50)], 1600, 1200)!) {
      expect(window.x >= 0 && window.y >= 0 && window.x + window.width <= 1600 && window.y + window.height <= 1200).toBe(true);
    }
  });

  it('join where boxes are neighbours and stay apart where they are not', () => {
    const boxes = [box(100, 100, 30), box(140, 110, 30), box(1200, 900, 30)];
    const windows = windowsAround(boxes, 1600, 1200)!;
    expect(windows).toHaveLength(2);
    for (const one of boxes) expect(windows.some((window) => holds(window, one))).toBe(true);
  });

  it('give way to the whole image where they would cover most of it, or are too many', () => {
    expect(windowsAround([box(200, 100, 800)], 1600, 1200)).toBeUndefined();
    expect(windowsAround(Array.from({ length: 201 }, () => box(0, 0, 10)), 1600, 1200)).toBeUndefined();
  });
});
