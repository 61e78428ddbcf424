import { notAssessable } from '../contract.js';
import { component, defineComponent } from './component.js';
import { momentsOf } from './luminance-moments.js';

export const luminanceVariance = defineComponent({
  id: 'LuminanceVariance',
  method: 'exact-formula',
  unit: '1',
  range: { min: 0, max: 0.25 },
  needs: ['luminance'],
  summary: 'Variance of the linear-light luminance of the face: low when it is flat, high under hard light.',
  movedBy: 'Hard light raises it, flat light and dark photos lower it; the tone of the skin moves it too.',
  source: 'ISO/IEC 29794-5:2025, luminance variance',
  measure({ luminance }) {
    const moments = momentsOf(luminance.histogram);
    return moments === undefined ? notAssessable('region-empty') : component('LuminanceVariance', moments.variance);
  },
});
