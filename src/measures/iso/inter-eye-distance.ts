import { faceGeometry } from '../../stages/landmarks/wflw.js';
import { notAssessable } from '../contract.js';
import { component, defineComponent } from './component.js';
import { yawCorrected } from './yaw-correction.js';

export const interEyeDistance = defineComponent({
  id: 'InterEyeDistance',
  method: 'substituted-input',
  unit: 'px',
  range: { min: 0 },
  needs: ['landmarks', 'pose', 'image'],
  summary: 'Distance between the eye centres in full-size pixels, corrected for the turn of the head.',
  movedBy: 'The size of the face in pixels.',
  source: 'ISO/IEC 29794-5:2025, inter-eye distance; the yaw angle is our own',
  measure({ landmarks, pose, image }) {
    const native = yawCorrected(faceGeometry(landmarks).eyeDistance * image.scale, pose);
    return native === undefined ? notAssessable('pose-too-extreme') : component('InterEyeDistance', native);
  },
});
