import { measured, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';
import { mapToQuality } from '../mapping.js';
import { partDetails } from './part-details.js';

export const sunglassesPrevention: MeasureDefinition<'SunglassesPrevention', Evidence, 'attributes'> = {
  id: 'SunglassesPrevention',
  method: 'own-definition',
  unit: '1',
  range: { min: 0, max: 1 },
  needs: ['attributes'],
  summary: 'Probability that the person wears dark or tinted glasses; clear glasses do not count.',
  movedBy: 'Dark and tinted lenses.',
  source: 'Own network, docs/model-cards/face-attributes.md; quality = 100·(1 − probability)',
  measure({ attributes }) {
    const { leftEye = 0, rightEye = 0 } = partDetails(attributes);
    return measured(attributes.sunglasses, mapToQuality({ shape: 'linear', intercept: 100, slope: -100 }, attributes.sunglasses), { leftEye, rightEye });
  },
};
