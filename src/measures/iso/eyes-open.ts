import { distance } from '../../geometry/point.js';
import type { FaceLandmarks } from '../../stages/contract.js';
import { faceGeometry, wflwPoint } from '../../stages/landmarks/wflw.js';
import { notAssessable } from '../contract.js';
import { component, defineComponent } from './component.js';

/** Upper and lower lid points that face each other (WFLW). Source: ISO/IEC 29794-5:2025, eyes open. */
const leftLids = [[61, 67], [62, 66], [63, 65]] as const;
const rightLids = [[69, 75], [70, 74], [71, 73]] as const;

export const eyesOpen = defineComponent({
  id: 'EyesOpen',
  method: 'exact-formula',
  unit: '1',
  range: { min: 0 },
  needs: ['landmarks'],
  summary: 'Largest lid opening of the eye that is less open, divided by the distance from the eyes to the chin.',
  movedBy: 'Lids that close or squint; a downward look.',
  source: 'ISO/IEC 29794-5:2025, eyes open; landmarks not rounded',
  measure({ landmarks }) {
    const { eyeToChin } = faceGeometry(landmarks);
    if (eyeToChin === 0) return notAssessable('no-landmarks');
    const left = largestGap(landmarks, leftLids) / eyeToChin;
    const right = largestGap(landmarks, rightLids) / eyeToChin;
    return component('EyesOpen', Math.min(left, right), { left, right });
  },
});

function largestGap(landmarks: FaceLandmarks, pairs: readonly (readonly [number, number])[]): number {
  return Math.max(...pairs.map(([upper, lower]) => distance(wflwPoint(landmarks, upper), wflwPoint(landmarks, lower))));
}
