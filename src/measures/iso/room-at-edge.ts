import type { DecodedImage, FaceLandmarks } from '../../stages/contract.js';
import { faceGeometry } from '../../stages/landmarks/wflw.js';
import { notAssessable, type MeasureResult } from '../contract.js';
import { component } from './component.js';

export type Edge = 'LeftwardCrop' | 'RightwardCrop' | 'MarginAbove' | 'MarginBelow';

/** Room between the face and one edge of the photo, in eye distances (sideways) or eye-to-chin distances (up and down). */
export function roomAt(edge: Edge, landmarks: FaceLandmarks, image: DecodedImage): MeasureResult {
  const { leftEye, rightEye, eyeMidpoint, eyeDistance, eyeToChin } = faceGeometry(landmarks);
  if (eyeDistance === 0 || eyeToChin === 0) return notAssessable('no-landmarks');
  const width = image.facts.width / image.scale;
  const height = image.facts.height / image.scale;
  switch (edge) {
    case 'LeftwardCrop':
      return component(edge, rightEye.x / eyeDistance);
    case 'RightwardCrop':
      return component(edge, (width - leftEye.x) / eyeDistance);
    case 'MarginAbove':
      return component(edge, eyeMidpoint.y / eyeToChin);
    case 'MarginBelow':
      return component(edge, (height - eyeMidpoint.y) / eyeToChin);
  }
}
