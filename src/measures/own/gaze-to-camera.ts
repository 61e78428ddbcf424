import type { HeadPose } from '../../stages/contract.js';
import { irisesOf, type Iris } from '../../stages/landmarks/irises.js';
import { wflwPoints } from '../../stages/landmarks/wflw.js';
import { measured, notAssessable, type MeasureDefinition, type NotAssessable } from '../contract.js';
import type { Evidence, EvidenceKey } from '../evidence.js';
import { mapToQuality, type QualityMapping } from '../mapping.js';
import { shareInPhoto } from '../photo-border.js';
import { burntOut, leastBrightness } from '../visibility.js';
import { criticalBlur } from './clarity.js';

/**
 * An eye in units of the radius of its iris (5.85 mm): radius of the path that the middle of the iris takes about the
 * centre of the eyeball (about 10 mm), and how far that centre lies behind the line of the corners (about 6 mm).
 * Source: mean adult eye. The mesh follows eyes that turn only half-way, so angles read about half: docs/accuracy/extras.md.
 */
const pathRadius = 1.75;
const centreDepth = 1;
/** Where the iris stands against the middle of the corners in portraits that look into the camera, in iris radii, downwards. */
const restBelow = -0.38;
const mapping: QualityMapping = { shape: 'polyline', knots: [[4.5, 100], [7.5, 50], [16, 0]] };
/** Beyond this yaw one eye is seen from the side, and its iris as a sliver. */
const mostYawDegrees = 35;
/** Portraits turned by 40° read within 2° of what they read upright, by 50° up to 8° off. */
const mostRollDegrees = 45;
/** With less of the 98 landmarks in the photo the mesh, and so the pose, is a guess. */
const leastInPhoto = 0.95;
/** An eye, a nose or a mouth is covered from this probability on: the gaze then lacks its irises or the pose that it is counted from. */
const mostCovered = 0.5;
/** An iris whose radius has fewer pixels of its own shows no place: those of red eyes (RedEyesPrevention). */
const leastRadius = 3;
/** Loss in one direction, in octaves, at which MotionBlurPrevention reaches 0: the irises are smeared by then. */
const mostMotion = 1.7;
const degrees = 180 / Math.PI;

const needs = ['landmarks', 'pose', 'image', 'attributes', 'exposure', 'blur', 'motion', 'eyeDetail'] as const satisfies readonly EvidenceKey[];
type Need = (typeof needs)[number];

export const gazeToCamera: MeasureDefinition<'GazeToCamera', Evidence, Need> = {
  id: 'GazeToCamera',
  method: 'own-definition',
  unit: '°',
  range: { min: 0, max: 127 },
  needs,
  summary: 'Angle, as the mesh shows it, between the look of the eyes and the camera, mean of both eyes; the details give it sideways and downwards.',
  movedBy: 'Eyes that look past the camera; turned heads make it less sure.',
  source: 'Own definition: the iris against the corners of the eye on a ball (docs/accuracy/extras.md)',
  measure(evidence) {
    const { landmarks, pose } = evidence;
    const irises = irisesOf(landmarks);
    if (irises === undefined) return notAssessable('no-landmarks');
    const unseen = whyUnseen(irises, evidence);
    if (unseen !== undefined) return unseen;
    const looks = irises.map((iris, index) => lookOf(iris, pose, index === 0 ? 1 : -1));
    const sideways = (looks[0]!.sideways + looks[1]!.sideways) / 2;
    const downwards = (looks[0]!.downwards + looks[1]!.downwards) / 2;
    const native = Math.hypot(sideways, downwards);
    return measured(native, mapToQuality(mapping, native), { sidewaysDegrees: Math.round(sideways), downwardsDegrees: Math.round(downwards) });
  },
};

/** Why the eyes, or the pose that their look is counted from, cannot be told. */
function whyUnseen(irises: readonly Iris[], { landmarks, pose, image, attributes, exposure, blur, motion, eyeDetail }: Pick<Evidence, Need>): NotAssessable | undefined {
  if (Math.abs(pose.yawDegrees) > mostYawDegrees || Math.abs(pose.rollDegrees) > mostRollDegrees) return notAssessable('pose-too-extreme');
  if (shareInPhoto(wflwPoints(landmarks), image) < leastInPhoto) return notAssessable('region-outside-image');
  const { leftEye, rightEye, nose, mouth } = attributes.occluded;
  if (Math.max(leftEye, rightEye, nose, mouth) >= mostCovered) return notAssessable('region-hidden');
  if (exposure.brightness < leastBrightness) return notAssessable('too-dark');
  const burnt = burntOut(exposure);
  if (burnt !== undefined) return burnt;
  const radius = Math.min(...irises.map((iris) => iris.radius)) * image.scale;
  if (radius < leastRadius) return notAssessable('face-too-small');
  if (typeof eyeDetail !== 'string' && radius < leastRadius * eyeDetail.enlargement) return notAssessable('too-blurred');
  // An iris has a radius of three crop pixels: blur that costs recognition takes its rim.
  if ((blur.deviation ?? 0) > criticalBlur) return notAssessable('too-blurred');
  return (motion.loss?.octaves ?? 0) > mostMotion ? notAssessable('too-blurred') : undefined;
}

/** Degrees to image right and downwards by which one eye looks past the camera. `sense` is 1 when the inner corner lies to the right of the outer. */
function lookOf({ centre, radius, outer, inner }: Iris, { yawDegrees, pitchDegrees }: HeadPose, sense: number): { readonly sideways: number; readonly downwards: number } {
  const length = Math.hypot(inner.x - outer.x, inner.y - outer.y);
  const [ux, uy] = [(sense * (inner.x - outer.x)) / length, (sense * (inner.y - outer.y)) / length];
  const dx = (centre.x - (outer.x + inner.x) / 2) / radius;
  const dy = (centre.y - (outer.y + inner.y) / 2) / radius;
  // The centre of the eyeball lies behind the corners: a turned head shows it shifted against them.
  const across = dx * ux + dy * uy + centreDepth * Math.sin(yawDegrees / degrees);
  const down = -dx * uy + dy * ux - restBelow + centreDepth * Math.sin(pitchDegrees / degrees);
  const angle = (offset: number): number => Math.asin(Math.max(-1, Math.min(1, offset / pathRadius))) * degrees;
  return { sideways: angle(across), downwards: angle(down) };
}
