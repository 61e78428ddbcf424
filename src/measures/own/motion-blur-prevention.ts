import { measured, notAssessable, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';
import { mapToQuality, type QualityMapping } from '../mapping.js';
import { burntOut } from '../visibility.js';

/** Chosen between still and moved photos: docs/accuracy/extras.md. */
const mapping: QualityMapping = { shape: 'polyline', knots: [[0.5, 100], [0.95, 50], [1.7, 0]] };
/** With less of the face uncovered, eyes or mouth are missing, and the lines that are left run in too few directions. */
const leastOpenShare = 0.8;

export const motionBlurPrevention: MeasureDefinition<'MotionBlurPrevention', Evidence, 'crop' | 'motion' | 'exposure'> = {
  id: 'MotionBlurPrevention',
  method: 'own-definition',
  unit: 'octaves',
  range: { min: 0 },
  needs: ['crop', 'motion', 'exposure'],
  summary: 'How much more of the fine detail is lost in one direction than in another; the details name the direction of the motion.',
  movedBy: 'A face or a camera that moved; defocus, which takes detail in all directions alike, hardly.',
  source: 'Own definition: the structure tensor of the fine against that of the coarse detail (docs/accuracy/extras.md)',
  measure({ crop, motion: { openShare, loss }, exposure }) {
    const unseen = burntOut(exposure);
    if (unseen !== undefined) return unseen;
    if (openShare < leastOpenShare) return notAssessable('region-hidden');
    if (loss === undefined) return notAssessable('region-empty');
    // The crop is turned against the photo by the roll of the face.
    const turn = (Math.atan2(crop.matrix[3], crop.matrix[0]) * 180) / Math.PI;
    const directionDegrees = Math.round((((loss.directionDegrees - turn) % 180) + 180) % 180) % 180;
    return measured(loss.octaves, mapToQuality(mapping, loss.octaves), { directionDegrees });
  },
};
