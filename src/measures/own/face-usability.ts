import { utilityCuts } from '../utility-cuts.js';
import { measured, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';

/** The mesh network's own threshold for a face. */
const minPresence = 0.5;
/** Above this probability of a mask or of sunglasses the face counts as covered. */
const maxCovered = 0.5;

export const faceUsability: MeasureDefinition<'FaceUsability', Evidence, 'landmarks' | 'utility' | 'attributes' | 'sunglasses'> = {
  id: 'FaceUsability',
  method: 'own-definition',
  unit: '1 = usable, 0 = not',
  range: { min: 0, max: 1 },
  needs: ['landmarks', 'utility', 'attributes', 'sunglasses'],
  summary: 'Whether the face can be used for recognition: a face is present, uncovered, and likely to match its owner.',
  movedBy: 'Whatever makes a comparison fail: no face, a covered face, poor quality.',
  source: 'Own definition for the appliance check image_quality.',
  measure({ landmarks, utility, attributes, sunglasses }) {
    const present = landmarks.presence >= minPresence;
    const useful = utility >= utilityCuts.usable;
    const covered = Math.max(attributes.mask, sunglasses);
    const uncovered = covered < maxCovered;
    const quality = Math.round(100 * Math.min(utility, landmarks.presence, 1 - covered));
    return measured(present && useful && uncovered ? 1 : 0, quality, { present, useful, uncovered, presence: landmarks.presence, utility, mask: attributes.mask, sunglasses });
  },
};
