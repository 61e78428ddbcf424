import { greyOf } from '../../image/grey.js';
import { wflwPoints } from '../../stages/landmarks/wflw.js';
import { notAssessable } from '../contract.js';
import { sharpnessClassifier } from '../sharpness/classifier.js';
import { sharpnessFeatures } from '../sharpness/face-scales.js';
import { component, defineComponent } from './component.js';

export const sharpness = defineComponent({
  id: 'Sharpness',
  method: 'substitute-model',
  unit: '1',
  range: { min: -50, max: 50 },
  needs: ['patch', 'landmarks', 'image'],
  summary: 'How sure a classifier is that the face is sharp: −50 blurred, 0 even odds, 50 sharp.',
  movedBy: 'Defocus, motion and enlargement, seen in full-size pixels up to 240 px between the eyes.',
  source: 'The standard\'s filter statistics with our own classifier in place of the reference\'s forest, fitted in docs/reports/sharpness.md; mapping of ISO/IEC 29794-5:2025, sharpness',
  measure({ patch, landmarks, image }) {
    const points = wflwPoints(landmarks).map(({ x, y }) => ({ x: x * image.scale - patch.origin.x, y: y * image.scale - patch.origin.y }));
    const features = sharpnessFeatures(greyOf(patch.raster), points);
    if (typeof features === 'string') return notAssessable(features);
    const weights: readonly number[] = sharpnessClassifier.weights;
    const logOdds = weights.reduce((sum, weight, i) => sum + weight * features[i]!, sharpnessClassifier.bias);
    return component('Sharpness', 100 / (1 + Math.exp(-logOdds)) - 50);
  },
});
