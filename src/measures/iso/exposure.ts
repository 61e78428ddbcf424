import type { AlignedFrame, FrameMask, LuminancePlane } from '../../stages/contract.js';
import { notAssessable, type MeasureResult } from '../contract.js';
import { component, defineComponent } from './component.js';

/** Luminance up to this value is under-exposed, from `overFrom` on over-exposed. Source: ISO/IEC 29794-5:2025. */
const underUpTo = 25;
const overFrom = 247;

/** Share of the visible pixels of the landmarked region whose luminance lies in low…high. */
function shareOfFace(id: 'UnderExposurePrevention' | 'OverExposurePrevention', low: number, high: number, luminance: LuminancePlane, frame: AlignedFrame, visibleFace: FrameMask): MeasureResult {
  const values = luminance.raster.data;
  const region = frame.regionMask.data;
  const visible = visibleFace.raster.data;
  let total = 0;
  let hits = 0;
  for (let i = 0; i < values.length; i++) {
    if (region[i] === 0 || visible[i] === 0) continue;
    total++;
    if (values[i]! >= low && values[i]! <= high) hits++;
  }
  return total === 0 ? notAssessable('region-empty') : component(id, hits / total);
}

export const underExposurePrevention = defineComponent({
  id: 'UnderExposurePrevention',
  method: 'substituted-input',
  unit: '1',
  needs: ['luminance', 'frame', 'visibleFace'],
  summary: 'Share of the visible face that is nearly black (luminance up to 25 of 255).',
  source: 'ISO/IEC 29794-5:2025, under-exposure prevention; the visible-face mask is our own',
  measure({ luminance, frame, visibleFace }) {
    return shareOfFace('UnderExposurePrevention', 0, underUpTo, luminance, frame, visibleFace);
  },
});

export const overExposurePrevention = defineComponent({
  id: 'OverExposurePrevention',
  method: 'substituted-input',
  unit: '1',
  needs: ['luminance', 'frame', 'visibleFace'],
  summary: 'Share of the visible face that is blown out (luminance from 247 of 255 on).',
  source: 'ISO/IEC 29794-5:2025, over-exposure prevention; the visible-face mask is our own',
  measure({ luminance, frame, visibleFace }) {
    return shareOfFace('OverExposurePrevention', overFrom, 255, luminance, frame, visibleFace);
  },
});
