import { component, defineComponent } from './component.js';

export const headPoseRoll = defineComponent({
  id: 'HeadPoseRoll',
  method: 'substituted-input',
  unit: '°',
  range: { min: -180, max: 180 },
  needs: ['pose'],
  summary: 'Tilt of the head; positive when its top leans to the left of the photo.',
  movedBy: 'Tilting the head or the camera.',
  source: 'ISO/IEC 29794-5:2025, head pose; the angle is our own',
  measure: ({ pose }) => component('HeadPoseRoll', pose.rollDegrees),
});
