import { component, defineComponent } from './component.js';

export const headPoseYaw = defineComponent({
  id: 'HeadPoseYaw',
  method: 'substituted-input',
  unit: '°',
  needs: ['pose'],
  summary: 'Turn of the head to the side; positive when the nose points to the right of the photo.',
  source: 'ISO/IEC 29794-5:2025, head pose; the angle is our own',
  measure: ({ pose }) => component('HeadPoseYaw', pose.yawDegrees),
});

export const headPosePitch = defineComponent({
  id: 'HeadPosePitch',
  method: 'substituted-input',
  unit: '°',
  needs: ['pose'],
  summary: 'Nod of the head; positive when the person looks down.',
  source: 'ISO/IEC 29794-5:2025, head pose; the angle is our own',
  measure: ({ pose }) => component('HeadPosePitch', pose.pitchDegrees),
});

export const headPoseRoll = defineComponent({
  id: 'HeadPoseRoll',
  method: 'substituted-input',
  unit: '°',
  needs: ['pose'],
  summary: 'Tilt of the head; positive when its top leans to the left of the photo.',
  source: 'ISO/IEC 29794-5:2025, head pose; the angle is our own',
  measure: ({ pose }) => component('HeadPoseRoll', pose.rollDegrees),
});
