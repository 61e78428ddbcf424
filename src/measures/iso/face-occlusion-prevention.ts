import { notAssessable } from '../contract.js';
import { burntOut } from '../visibility.js';
import { component, defineComponent } from './component.js';
import { countHiddenInRegion } from './visible-share.js';

export const faceOcclusionPrevention = defineComponent({
  id: 'FaceOcclusionPrevention',
  method: 'substituted-input',
  unit: '1',
  range: { min: 0, max: 1 },
  needs: ['frame', 'visibleFace', 'exposure'],
  summary: 'Share of the face between brows and chin that something covers.',
  movedBy: 'Anything before the face; coloured light on one side may be taken for it.',
  source: 'ISO/IEC 29794-5:2025, face occlusion prevention; the visible-face mask is our own',
  measure({ frame, visibleFace, exposure }) {
    const unseen = burntOut(exposure);
    if (unseen !== undefined) return unseen;
    const { total, hidden } = countHiddenInRegion(visibleFace.raster, frame.regionMask, 0, 0, frame.regionBounds);
    return total === 0 ? notAssessable('region-empty') : component('FaceOcclusionPrevention', hidden / total);
  },
});
