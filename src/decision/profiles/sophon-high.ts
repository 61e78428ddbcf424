import type { Profile } from '../contract.js';
import { clear, complete, lit, usable } from './appliance-rules.js';
import { onNative } from './rules.js';

export const sophonHigh: Profile = {
  id: 'sophon-high',
  title: 'High (enrolment)',
  summary: 'Enrolling a face: larger than 112 px, nearly frontal, complete, clear, evenly lit and not occluded.',
  rules: [onNative('FaceSize', { exclusiveMin: 112 }), usable, complete, onNative('PoseAngleSum', { max: 60 }), clear, lit],
};
