import { defineComponent } from './component.js';
import { roomAt } from './room-at-edge.js';

export const marginBelow = defineComponent({
  id: 'MarginBelow',
  method: 'exact-formula',
  unit: 'eye-to-chin distances',
  range: {},
  needs: ['landmarks', 'image'],
  summary: 'Distance of the eyes from the bottom edge, in eye-to-chin distances. High margins and a good HeadSize exclude one another.',
  movedBy: 'How near the face is to the bottom edge, in the size of the face.',
  source: 'ISO/IEC 29794-5:2025, crop of the face image',
  measure: ({ landmarks, image }) => roomAt('MarginBelow', landmarks, image),
});
