import type { AlignedFrame, FrameMask, LuminancePlane } from '../../stages/contract.js';
import { notAssessable, type MeasureResult } from '../contract.js';
import { component } from './component.js';

/** Share of the visible pixels of the landmarked region whose luminance lies in low…high. */
export function shareOfFace(id: 'UnderExposurePrevention' | 'OverExposurePrevention', low: number, high: number, luminance: LuminancePlane, frame: AlignedFrame, visibleFace: FrameMask): MeasureResult {
  const values = luminance.raster.data;
  const region = frame.regionMask.data;
  const visible = visibleFace.raster.data;
  const { x, y, width, height } = frame.regionBounds;
  let total = 0;
  let hits = 0;
  for (let row = y; row < y + height; row++) {
    const from = row * frame.raster.width + x;
    for (let i = from; i < from + width; i++) {
      if (region[i] === 0 || visible[i] === 0) continue;
      total++;
      if (values[i]! >= low && values[i]! <= high) hits++;
    }
  }
  return total === 0 ? notAssessable('region-empty') : component(id, hits / total);
}
