import { distance } from '../../geometry/point.js';
import { faceGeometry, wflwPoint } from '../../stages/landmarks/wflw.js';
import { notAssessable } from '../contract.js';
import { component, defineComponent } from './component.js';

/** Points of the inner lips that face each other (WFLW). Source: ISO/IEC 29794-5:2025, mouth closed. */
const innerLips = [[89, 95], [90, 94], [91, 93]] as const;

export const mouthClosed = defineComponent({
  id: 'MouthClosed',
  method: 'exact-formula',
  unit: '1',
  range: { min: 0 },
  needs: ['landmarks'],
  summary: 'Largest gap between the lips, divided by the distance from the eyes to the chin.',
  movedBy: 'A mouth that opens.',
  source: 'ISO/IEC 29794-5:2025, mouth closed; landmarks not rounded',
  measure({ landmarks }) {
    const { eyeToChin } = faceGeometry(landmarks);
    if (eyeToChin === 0) return notAssessable('no-landmarks');
    const gap = Math.max(...innerLips.map(([upper, lower]) => distance(wflwPoint(landmarks, upper), wflwPoint(landmarks, lower))));
    return component('MouthClosed', gap / eyeToChin);
  },
});
