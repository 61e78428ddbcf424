import { histogramTotal } from '../../image/histogram.js';
import { notAssessable } from '../contract.js';
import { component, defineComponent } from './component.js';

export const dynamicRange = defineComponent({
  id: 'DynamicRange',
  method: 'exact-formula',
  unit: 'bit',
  range: { min: 0, max: 8 },
  needs: ['luminance'],
  summary: 'Shannon entropy of the luminance of the face, at most 8 bit: how many brightness levels it makes use of.',
  movedBy: 'Flat light, haze and dark photos lower it; noise raises it.',
  source: 'ISO/IEC 29794-5:2025, dynamic range',
  measure({ luminance }) {
    const total = histogramTotal(luminance.histogram);
    if (total === 0) return notAssessable('region-empty');
    let entropy = 0;
    for (const count of luminance.histogram) {
      if (count > 0) entropy -= (count / total) * Math.log2(count / total);
    }
    return component('DynamicRange', entropy);
  },
});
