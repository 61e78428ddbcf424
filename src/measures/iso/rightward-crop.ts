import { defineComponent } from './component.js';
import { roomAt } from './room-at-edge.js';

export const rightwardCrop = defineComponent({
  id: 'RightwardCrop',
  method: 'exact-formula',
  unit: 'eye distances',
  range: {},
  needs: ['landmarks', 'image'],
  summary: 'Distance of the eye on the left of the photo from its right edge, in eye distances.',
  movedBy: 'How near the face is to the right edge, in the size of the face.',
  source: 'ISO/IEC 29794-5:2025, crop of the face image',
  measure: ({ landmarks, image }) => roomAt('RightwardCrop', landmarks, image),
});
