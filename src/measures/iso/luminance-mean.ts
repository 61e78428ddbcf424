import { notAssessable } from '../contract.js';
import { component, defineComponent } from './component.js';
import { momentsOf } from './luminance-moments.js';

export const luminanceMean = defineComponent({
  id: 'LuminanceMean',
  method: 'exact-formula',
  unit: '1',
  range: { min: 0, max: 1 },
  needs: ['luminance'],
  summary: 'Mean linear-light luminance of the face between brows and chin, 0 black to 1 white.',
  movedBy: 'Exposure, and the tone of the skin: darker skin reads lower in the same light.',
  source: 'ISO/IEC 29794-5:2025, luminance mean',
  measure({ luminance }) {
    const moments = momentsOf(luminance.histogram);
    return moments === undefined ? notAssessable('region-empty') : component('LuminanceMean', moments.mean);
  },
});
