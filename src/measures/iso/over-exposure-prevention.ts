import { defineComponent } from './component.js';
import { shareOfFace } from './exposed-share.js';

/** Luminance from this value on is over-exposed. Source: ISO/IEC 29794-5:2025. */
const overFrom = 247;

export const overExposurePrevention = defineComponent({
  id: 'OverExposurePrevention',
  method: 'substituted-input',
  unit: '1',
  range: { min: 0, max: 1 },
  needs: ['luminance', 'frame', 'visibleFace'],
  summary: 'Share of the visible face that is blown out (luminance from 247 of 255 on).',
  movedBy: 'Flash, sun and windows that burn the skin out.',
  source: 'ISO/IEC 29794-5:2025, over-exposure prevention; the visible-face mask is our own',
  measure({ luminance, frame, visibleFace }) {
    return shareOfFace('OverExposurePrevention', overFrom, 255, luminance, frame, visibleFace);
  },
});
