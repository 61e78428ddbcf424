import { component, defineComponent } from './component.js';

export const headPosePitch = defineComponent({
  id: 'HeadPosePitch',
  method: 'substituted-input',
  unit: '°',
  range: { min: -180, max: 180 },
  needs: ['pose'],
  summary: 'Nod of the head; positive when the person looks down.',
  movedBy: 'Nodding, and a camera above or below the eyes.',
  source: 'ISO/IEC 29794-5:2025, head pose; the angle is our own',
  measure: ({ pose }) => component('HeadPosePitch', pose.pitchDegrees),
});
