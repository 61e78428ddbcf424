import { wflwPoint } from '../../stages/landmarks/wflw.js';
import { measured, notAssessable, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';
import { mapToQuality } from '../mapping.js';
import { shareInPhoto } from '../photo-border.js';
import { burntOut } from '../visibility.js';
import { partDetails } from './part-details.js';

/** WFLW points of nostrils, lips and chin: what a mask covers. */
const lowerFace = [55, 56, 57, 58, 59, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 13, 14, 15, 16, 17, 18, 19];
/** With less of them in the photo the border hides what a mask would. */
const leastInPhoto = 0.5;

export const maskPrevention: MeasureDefinition<'MaskPrevention', Evidence, 'attributes' | 'landmarks' | 'image' | 'exposure'> = {
  id: 'MaskPrevention',
  method: 'own-definition',
  unit: '1',
  range: { min: 0, max: 1 },
  needs: ['attributes', 'landmarks', 'image', 'exposure'],
  summary: 'Probability that a mask covers mouth and nose; the details say which parts of the face something covers.',
  movedBy: 'Medical and other masks over mouth and nose.',
  source: 'Own network, docs/model-cards/face-attributes.md; quality = 100·(1 − probability)',
  measure({ attributes, landmarks, image, exposure }) {
    if (shareInPhoto(lowerFace.map((index) => wflwPoint(landmarks, index)), image) < leastInPhoto) return notAssessable('region-outside-image');
    const unseen = burntOut(exposure);
    if (unseen !== undefined) return unseen;
    return measured(attributes.mask, mapToQuality({ shape: 'linear', intercept: 100, slope: -100 }, attributes.mask), partDetails(attributes));
  },
};
