import { measureExpression, type ExpressionGeometry } from '../../stages/expression/mouth-and-brows.js';
import type { ExpressionScores } from '../../stages/contract.js';
import { wflwPoint } from '../../stages/landmarks/wflw.js';
import { notAssessable } from '../contract.js';
import { shareInPhoto } from '../photo-border.js';
import { component, defineComponent } from './component.js';
import { neutralityFit } from './neutrality-fit.js';

/** One unit of log-odds on the scale of the reference's classifier: its mapping is 100·logistic(native / 5000 + 1). */
const perLogOdds = 5000;
/** Probabilities are kept this far from 0 and 1, where log-odds have no end. */
const leastDoubt = 0.001;

/** Lips this far apart, in eye distances, still count as closed: neutral portraits show up to 0.04. */
const closedLips = 0.05;
/** Above this the expression network's doubt is no evidence: neutral faces of some people read as low. */
const doubtfulNeutral = 0.05;

/**
 * What the expression network's word counts beside that of our smile head, in log-odds. Chosen on the ten people of the
 * studio portraits, where 0.3 to 0.7 measure the same: docs/reports/face-attributes.md.
 */
const happyShare = 0.4;

/** WFLW points of the outer lips: without them in the photo nobody can tell a smile. */
const mouth = [76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87];
const leastInPhoto = 0.5;
/** Pixels between the eyes that count, below which nobody can tell a face's expression: a mosaic of blocks or the like. */
const leastEyeDistance = 12;

export const neutralityFeatureNames = ['smile', 'openLips', 'notNeutral'] as const;

/**
 * What the fit is made on, in the order of neutralityFeatureNames; also for the tool that fits. The smile, as
 * our head and as the expression network see it, is graded over its whole range: the other two speak up for a mouth clearly
 * open and for a face clearly not neutral.
 */
export function neutralityFeatures(smile: number, expression: ExpressionScores, geometry: ExpressionGeometry): number[] {
  return [
    logOdds(smile) + happyShare * logOdds(expression.happy),
    Math.max(0, geometry.lipOpening - closedLips),
    Math.max(0, Math.log(doubtfulNeutral / (expression.neutral + leastDoubt))),
  ];
}

export const expressionNeutrality = defineComponent({
  id: 'ExpressionNeutrality',
  method: 'substitute-model',
  unit: '1',
  range: {},
  needs: ['landmarks', 'faceMaps', 'expression', 'image', 'eyeDetail'],
  summary: 'How neutral the face looks: 0 at even odds on the scale of the standard\'s classifier, negative for a smile.',
  movedBy: 'Smiles and open mouths, clear grimaces; posed sadness hardly moves it.',
  source: 'Own fit on the smile head, an expression network and the shape of mouth and brows, docs/reports/face-attributes.md; mapping of ISO/IEC 29794-5:2025, expression neutrality',
  measure({ landmarks, faceMaps, expression, image, eyeDetail }) {
    const geometry = measureExpression(landmarks);
    if (geometry === undefined) return notAssessable('no-landmarks');
    if (shareInPhoto(mouth.map((index) => wflwPoint(landmarks, index)), image) < leastInPhoto) return notAssessable('region-outside-image');
    if (typeof eyeDetail !== 'string' && eyeDetail.eyeDistance < leastEyeDistance * eyeDetail.enlargement) return notAssessable('too-blurred');
    const features = neutralityFeatures(faceMaps.smile, expression, geometry);
    const fitted = features.reduce((sum, value, i) => sum + neutralityFit.weights[i]! * value, neutralityFit.bias);
    return component('ExpressionNeutrality', perLogOdds * fitted, {
      smile: round(faceMaps.smile),
      neutral: round(expression.neutral),
      happy: round(expression.happy),
      lipOpening: round(geometry.lipOpening),
    });
  },
});

function logOdds(probability: number): number {
  const kept = Math.min(1 - leastDoubt, Math.max(leastDoubt, probability));
  return Math.log(kept / (1 - kept));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
