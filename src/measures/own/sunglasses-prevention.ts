import { measured, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';
import { mapToQuality } from '../mapping.js';

export const sunglassesPrevention: MeasureDefinition<'SunglassesPrevention', Evidence, 'sunglasses'> = {
  id: 'SunglassesPrevention',
  method: 'own-definition',
  unit: '1',
  range: { min: 0, max: 1 },
  needs: ['sunglasses'],
  summary: 'Probability that the person wears dark or tinted glasses; clear glasses do not count.',
  movedBy: 'Dark and tinted lenses.',
  source: 'Own network, docs/model-cards/face-utility.md; quality = 100·(1 − probability)',
  measure({ sunglasses }) {
    return measured(sunglasses, mapToQuality({ shape: 'linear', intercept: 100, slope: -100 }, sunglasses));
  },
};
