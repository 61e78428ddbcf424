import { boxArea } from '../../geometry/box.js';
import { component, defineComponent } from './component.js';

export const singleFacePresent = defineComponent({
  id: 'SingleFacePresent',
  method: 'substituted-input',
  unit: '1',
  range: { min: 0, max: 1 },
  needs: ['faces'],
  summary: 'Area of the second-largest face divided by that of the largest: 0 when there is one face only.',
  movedBy: 'Other people, and faces on posters, however small.',
  source: 'ISO/IEC 29794-5:2025, single face present; the detector is our own',
  measure({ faces }) {
    const areas = faces.map((face) => boxArea(face.box)).sort((a, b) => b - a);
    return component('SingleFacePresent', areas.length < 2 ? 0 : areas[1]! / areas[0]!, { faces: faces.length });
  },
});
