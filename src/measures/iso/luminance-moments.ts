import { histogramTotal } from '../../image/histogram.js';
import { notAssessable } from '../contract.js';
import { component, defineComponent } from './component.js';

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Mean and variance of the luminance 0…1 over the landmarked region; undefined when the region is empty. */
function momentsOf(histogram: Uint32Array): Moments | undefined {
  const total = histogramTotal(histogram);
  if (total === 0) return undefined;
  let mean = 0;
  histogram.forEach((count, value) => { mean += (count / total) * (value / 255); });
  let variance = 0;
  histogram.forEach((count, value) => { variance += (count / total) * (value / 255 - mean) ** 2; });
  return { mean, variance };
}

export const luminanceMean = defineComponent({
  id: 'LuminanceMean',
  method: 'exact-formula',
  unit: '1',
  needs: ['luminance'],
  summary: 'Mean linear-light luminance of the face between brows and chin, 0 black to 1 white.',
  source: 'ISO/IEC 29794-5:2025, luminance mean',
  measure({ luminance }) {
    const moments = momentsOf(luminance.histogram);
    return moments === undefined ? notAssessable('region-empty') : component('LuminanceMean', moments.mean);
  },
});

export const luminanceVariance = defineComponent({
  id: 'LuminanceVariance',
  method: 'exact-formula',
  unit: '1',
  needs: ['luminance'],
  summary: 'Variance of the linear-light luminance of the face: low when it is flat, high under hard light.',
  source: 'ISO/IEC 29794-5:2025, luminance variance',
  measure({ luminance }) {
    const moments = momentsOf(luminance.histogram);
    return moments === undefined ? notAssessable('region-empty') : component('LuminanceVariance', moments.variance);
  },
});
