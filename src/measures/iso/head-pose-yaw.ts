import { component, defineComponent } from './component.js';

export const headPoseYaw = defineComponent({
  id: 'HeadPoseYaw',
  method: 'substituted-input',
  unit: '°',
  range: { min: -180, max: 180 },
  needs: ['pose'],
  summary: 'Turn of the head to the side; positive when the nose points to the right of the photo.',
  movedBy: 'Turning the head to the side.',
  source: 'ISO/IEC 29794-5:2025, head pose; the angle is our own',
  measure: ({ pose }) => component('HeadPoseYaw', pose.yawDegrees),
});
