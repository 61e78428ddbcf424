import type { Profile } from '../contract.js';
import { onNative } from './rules.js';

export const sophonLow: Profile = {
  id: 'sophon-low',
  title: 'Low (screening)',
  summary: 'First screening of faces from video: larger than 60 px and not turned away.',
  rules: [onNative('FaceSize', { exclusiveMin: 60 }), onNative('PoseAngleSum', { max: 120 })],
};
