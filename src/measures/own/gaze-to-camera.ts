import type { HeadPose } from '../../stages/contract.js';
import { irisesOf, type Iris } from '../../stages/landmarks/irises.js';
import { measured, notAssessable, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';
import { mapToQuality, type QualityMapping } from '../mapping.js';

/**
 * An eye in units of the radius of its iris (5.85 mm): radius of the path that the middle of the iris takes about the
 * centre of the eyeball (about 10 mm), and how far that centre lies behind the line of the corners (about 6 mm).
 * Source: mean adult eye. The mesh follows eyes that turn only half-way, so angles read about half: docs/accuracy/extras.md.
 */
const pathRadius = 1.75;
const centreDepth = 1;
/** Where the iris stands against the middle of the corners in portraits that look into the camera, in iris radii, downwards. */
const restBelow = -0.38;
const mapping: QualityMapping = { shape: 'polyline', knots: [[3.5, 100], [7, 50], [16, 0]] };
/** Beyond this yaw one eye is seen from the side, and its iris as a sliver. */
const mostYawDegrees = 35;
const degrees = 180 / Math.PI;

export const gazeToCamera: MeasureDefinition<'GazeToCamera', Evidence, 'landmarks' | 'pose'> = {
  id: 'GazeToCamera',
  method: 'own-definition',
  unit: '°',
  range: { min: 0, max: 127 },
  needs: ['landmarks', 'pose'],
  summary: 'Angle, as the mesh shows it, between the look of the eyes and the camera, mean of both eyes; the details give it sideways and downwards.',
  movedBy: 'Eyes that look past the camera; turned heads make it less sure.',
  source: 'Own definition: the iris against the corners of the eye on a ball (docs/accuracy/extras.md)',
  measure({ landmarks, pose }) {
    const irises = irisesOf(landmarks);
    if (irises === undefined) return notAssessable('no-landmarks');
    if (Math.abs(pose.yawDegrees) > mostYawDegrees) return notAssessable('pose-too-extreme');
    const looks = irises.map((iris, index) => lookOf(iris, pose, index === 0 ? 1 : -1));
    const sideways = (looks[0]!.sideways + looks[1]!.sideways) / 2;
    const downwards = (looks[0]!.downwards + looks[1]!.downwards) / 2;
    const native = Math.hypot(sideways, downwards);
    return measured(native, mapToQuality(mapping, native), { sidewaysDegrees: Math.round(sideways), downwardsDegrees: Math.round(downwards) });
  },
};

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
