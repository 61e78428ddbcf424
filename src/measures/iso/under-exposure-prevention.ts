import { defineComponent } from './component.js';
import { shareOfFace } from './exposed-share.js';

/** Luminance up to this value is under-exposed. Source: ISO/IEC 29794-5:2025. */
const underUpTo = 25;

export const underExposurePrevention = defineComponent({
  id: 'UnderExposurePrevention',
  method: 'substituted-input',
  unit: '1',
  range: { min: 0, max: 1 },
  needs: ['luminance', 'frame', 'visibleFace'],
  summary: 'Share of the visible face that is nearly black (luminance up to 25 of 255).',
  movedBy: 'Too little light, shadow over a part of the face; very dark skin in dim light.',
  source: 'ISO/IEC 29794-5:2025, under-exposure prevention; the visible-face mask is our own',
  measure({ luminance, frame, visibleFace }) {
    return shareOfFace('UnderExposurePrevention', 0, underUpTo, luminance, frame, visibleFace);
  },
});
