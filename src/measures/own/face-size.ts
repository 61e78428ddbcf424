import { boxHeight, boxWidth } from '../../geometry/box.js';
import { measured, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';

/** Logistic through 50 at the enrolment limit of the appliance's `high` level (112 px), 88 at twice its distance from 56. */
const midpointPixels = 112;
const widthPixels = 28;

export const faceSize: MeasureDefinition<'FaceSize', Evidence, 'box' | 'image'> = {
  id: 'FaceSize',
  method: 'own-definition',
  unit: 'px',
  range: { min: 0 },
  needs: ['box', 'image'],
  summary: 'Shorter side of the face box in full-size pixels.',
  movedBy: 'The size of the face in pixels.',
  source: 'Own definition for the appliance check face_size; the limits 112, 80 and 60 are the vendor\'s.',
  measure({ box, image }) {
    const pixels = Math.min(boxWidth(box), boxHeight(box)) * image.scale;
    return measured(pixels, Math.round(100 / (1 + Math.exp((midpointPixels - pixels) / widthPixels))));
  },
};
