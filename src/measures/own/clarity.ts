import { inherentBlur } from '../../stages/detail/crop-blur.js';
import { measured, notAssessable, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';
import { mapToQuality, type QualityMapping } from '../mapping.js';

/**
 * Total blur in crop pixels from which on recognition fails more often: false non-matches at a false match rate of 10⁻⁴
 * rise by half. Source: docs/reports/clarity.md.
 */
export const criticalBlur = 1.3;

const mapping: QualityMapping = { shape: 'polyline', knots: [[0.4, 0], [1, 50], [1.3, 80], [criticalBlur / inherentBlur, 100]] };

export const clarity: MeasureDefinition<'Clarity', Evidence, 'blur'> = {
  id: 'Clarity',
  method: 'own-definition',
  unit: '1 = blur begins to cost recognition',
  range: { min: 0, max: 1.63 },
  needs: ['blur'],
  summary: 'Blur from which on recognition suffers, divided by the blur of the face, both measured on the sharpest edges of the 112×112 crop.',
  movedBy: 'Any blur that is left in the 112×112 crop, and small faces.',
  source: 'Own definition for the appliance check clarity; constants fitted in docs/reports/clarity.md',
  measure({ blur: { deviation } }) {
    if (deviation === undefined) return notAssessable('region-empty');
    const native = criticalBlur / deviation;
    return measured(native, mapToQuality(mapping, native), { blurCropPixels: deviation });
  },
};
