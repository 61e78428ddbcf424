import { component, defineComponent } from './component.js';

/**
 * Native values take the scale of the reference (length of a MagFace vector), so that its mapping stays in force: even
 * odds stand at its half-height point 23, and one unit of log-odds is its width 2.6.
 */
const evenOdds = 23;
const perLogOdds = 2.6;
/** Utilities are kept this far from 0 and 1, where log-odds have no end: native 5 … 41. */
const leastDoubt = 0.001;

export const unifiedQualityScore = defineComponent({
  id: 'UnifiedQualityScore',
  method: 'substitute-model',
  unit: '1',
  range: { min: 5, max: 41 },
  needs: ['utility'],
  summary: 'How well recognition will work with this photo, on the scale of the standard\'s reference network.',
  movedBy: 'Everything that costs recognition: blur, low resolution, darkness, turned heads, occlusion, compression.',
  source: 'Own quality network in place of MagFace; mapping of ISO/IEC 29794-5:2025, unified quality score',
  measure({ utility }) {
    const odds = Math.min(1 - leastDoubt, Math.max(leastDoubt, utility));
    return component('UnifiedQualityScore', evenOdds + perLogOdds * Math.log(odds / (1 - odds)), { utility });
  },
});
