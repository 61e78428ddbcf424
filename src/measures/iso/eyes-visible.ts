import type { AlignedFrame } from '../../stages/contract.js';
import { faceGeometryOfPoints } from '../../stages/landmarks/wflw.js';
import { notAssessable } from '../contract.js';
import { burntOut } from '../visibility.js';
import { component, defineComponent } from './component.js';
import { countHiddenInRectangles, type PixelRectangle } from './visible-share.js';
import { yawCorrected } from './yaw-correction.js';

/** The box around an eye is widened on every side by the eye distance divided by this. Source: ISO/IEC 29794-5:2025. */
const marginDivisor = 20;
const leftEye = [60, 68] as const;
const rightEye = [68, 76] as const;

export const eyesVisible = defineComponent({
  id: 'EyesVisible',
  method: 'substituted-input',
  unit: '1',
  range: { min: 0, max: 1 },
  needs: ['frame', 'visibleFace', 'pose', 'exposure'],
  summary: 'Share of the two boxes around the eyes that something covers.',
  movedBy: 'Dark lenses, hair, hands and thick frames before the eyes.',
  source: 'ISO/IEC 29794-5:2025, eyes visible; the visible-face mask and the yaw angle are our own',
  measure({ frame, visibleFace, pose, exposure }) {
    const unseen = burntOut(exposure);
    if (unseen !== undefined) return unseen;
    const eyeDistance = yawCorrected(faceGeometryOfPoints(frame.landmarks).eyeDistance, pose);
    if (eyeDistance === undefined) return notAssessable('pose-too-extreme');
    const margin = Math.floor(eyeDistance / marginDivisor);
    const { total, hidden } = countHiddenInRectangles(visibleFace.raster, [eyeBox(frame, leftEye, margin), eyeBox(frame, rightEye, margin)]);
    return total === 0 ? notAssessable('region-outside-image') : component('EyesVisible', hidden / total);
  },
});

function eyeBox(frame: AlignedFrame, [from, to]: readonly [number, number], margin: number): PixelRectangle {
  const ring = frame.landmarks.slice(from, to);
  return {
    left: Math.min(...ring.map(({ x }) => x)) - margin,
    top: Math.min(...ring.map(({ y }) => y)) - margin,
    right: Math.max(...ring.map(({ x }) => x)) + margin,
    bottom: Math.max(...ring.map(({ y }) => y)) + margin,
  };
}
