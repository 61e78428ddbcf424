import type { Profile } from '../contract.js';
import { complete, lit } from './appliance-rules.js';
import { onNative } from './rules.js';

export const sophonMiddle: Profile = {
  id: 'sophon-middle',
  title: 'Middle (comparing)',
  summary: 'Comparing a face, or enrolling poorer photos: larger than 80 px, moderately turned, complete and lit.',
  rules: [onNative('FaceSize', { exclusiveMin: 80 }), complete, onNative('PoseAngleSum', { max: 90 }), lit],
};
