import { faceGeometry } from '../../stages/landmarks/wflw.js';
import { component, defineComponent } from './component.js';

export const headSize = defineComponent({
  id: 'HeadSize',
  method: 'exact-formula',
  unit: '1',
  range: { min: 0 },
  needs: ['landmarks', 'image'],
  summary: 'Distance from the eyes to the chin divided by the height of the photo; best at 0.45.',
  movedBy: 'How much of the height of the photo the head takes up.',
  source: 'ISO/IEC 29794-5:2025, head size',
  measure({ landmarks, image }) {
    return component('HeadSize', (faceGeometry(landmarks).eyeToChin * image.scale) / image.facts.height);
  },
});
