import { measured, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';

/** The mesh network's own threshold for a face. */
const minPresence = 0.5;
/** Below this the photo is more likely to fail a genuine comparison than to pass it. */
const minUtility = 0.5;
/** Above this probability of a mask or of sunglasses the face counts as covered. */
const maxCovered = 0.5;

export const faceUsability: MeasureDefinition<'FaceUsability', Evidence, 'landmarks' | 'utility' | 'attributes'> = {
  id: 'FaceUsability',
  method: 'own-definition',
  unit: '1 = usable, 0 = not',
  range: { min: 0, max: 1 },
  needs: ['landmarks', 'utility', 'attributes'],
  summary: 'Whether the face can be used for recognition: a face is present, uncovered, and likely to match its owner.',
  movedBy: 'Whatever makes a comparison fail: no face, a covered face, poor quality.',
  source: 'Own definition for the appliance check image_quality.',
  measure({ landmarks, utility, attributes }) {
    const present = landmarks.presence >= minPresence;
    const useful = utility >= minUtility;
    const covered = Math.max(attributes.mask, attributes.sunglasses);
    const uncovered = covered < maxCovered;
    const quality = Math.round(100 * Math.min(utility, landmarks.presence, 1 - covered));
    return measured(present && useful && uncovered ? 1 : 0, quality, { present, useful, uncovered, presence: landmarks.presence, utility, mask: attributes.mask, sunglasses: attributes.sunglasses });
  },
};
