import { defineComponent } from './component.js';
import { roomAt } from './room-at-edge.js';

export const leftwardCrop = defineComponent({
  id: 'LeftwardCrop',
  method: 'exact-formula',
  unit: 'eye distances',
  range: {},
  needs: ['landmarks', 'image'],
  summary: 'Distance of the eye on the right of the photo from its left edge, in eye distances.',
  movedBy: 'How near the face is to the left edge, in the size of the face.',
  source: 'ISO/IEC 29794-5:2025, crop of the face image',
  measure: ({ landmarks, image }) => roomAt('LeftwardCrop', landmarks, image),
});
