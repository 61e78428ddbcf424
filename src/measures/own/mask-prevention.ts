import { measured, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';
import { mapToQuality } from '../mapping.js';
import { partDetails } from './part-details.js';

export const maskPrevention: MeasureDefinition<'MaskPrevention', Evidence, 'attributes'> = {
  id: 'MaskPrevention',
  method: 'own-definition',
  unit: '1',
  range: { min: 0, max: 1 },
  needs: ['attributes'],
  summary: 'Probability that a mask covers mouth and nose; the details say which parts of the face something covers.',
  movedBy: 'Medical and other masks over mouth and nose.',
  source: 'Own network, docs/model-cards/face-attributes.md; quality = 100·(1 − probability)',
  measure({ attributes }) {
    return measured(attributes.mask, mapToQuality({ shape: 'linear', intercept: 100, slope: -100 }, attributes.mask), partDetails(attributes));
  },
};
