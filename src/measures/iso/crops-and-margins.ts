import type { DecodedImage, FaceLandmarks } from '../../stages/contract.js';
import { faceGeometry } from '../../stages/landmarks/wflw.js';
import { notAssessable, type MeasureResult } from '../contract.js';
import { component, defineComponent } from './component.js';

type Edge = 'LeftwardCrop' | 'RightwardCrop' | 'MarginAbove' | 'MarginBelow';

/** Room between the face and one edge of the photo, in eye distances (sideways) or eye-to-chin distances (up and down). */
function room(edge: Edge, landmarks: FaceLandmarks, image: DecodedImage): MeasureResult {
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

const source = 'ISO/IEC 29794-5:2025, crop of the face image';

export const leftwardCrop = defineComponent({
  id: 'LeftwardCrop',
  method: 'exact-formula',
  unit: 'eye distances',
  needs: ['landmarks', 'image'],
  summary: 'Distance of the eye on the right of the photo from its left edge, in eye distances.',
  source,
  measure: ({ landmarks, image }) => room('LeftwardCrop', landmarks, image),
});

export const rightwardCrop = defineComponent({
  id: 'RightwardCrop',
  method: 'exact-formula',
  unit: 'eye distances',
  needs: ['landmarks', 'image'],
  summary: 'Distance of the eye on the left of the photo from its right edge, in eye distances.',
  source,
  measure: ({ landmarks, image }) => room('RightwardCrop', landmarks, image),
});

export const marginAbove = defineComponent({
  id: 'MarginAbove',
  method: 'exact-formula',
  unit: 'eye-to-chin distances',
  needs: ['landmarks', 'image'],
  summary: 'Distance of the eyes from the top edge, in eye-to-chin distances. High margins and a good HeadSize exclude one another.',
  source,
  measure: ({ landmarks, image }) => room('MarginAbove', landmarks, image),
});

export const marginBelow = defineComponent({
  id: 'MarginBelow',
  method: 'exact-formula',
  unit: 'eye-to-chin distances',
  needs: ['landmarks', 'image'],
  summary: 'Distance of the eyes from the bottom edge, in eye-to-chin distances. High margins and a good HeadSize exclude one another.',
  source,
  measure: ({ landmarks, image }) => room('MarginBelow', landmarks, image),
});
