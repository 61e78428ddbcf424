/** How far two answers for the same photo are apart. */
import type { Assessment, FaceAssessment } from '../../src/assessment.js';
import { intersectionOverUnion } from '../../src/geometry/box.js';
import type { MeasureId } from '../../src/measures/ids.js';

/** What a difference is of: the box, a pose angle, the score, or the quality of a measure. */
export type Quantity = 'box' | 'pose' | 'score' | MeasureId;

export interface Difference {
  readonly quantity: Quantity;
  /** Box: share of its longer side. Pose: degrees. Score: 0…1. Measures: points of quality 0…100. */
  readonly size: number;
  /** Longer side of the face's box in full-size pixels. */
  readonly facePixels: number;
}

export interface PhotoComparison {
  readonly differences: readonly Difference[];
  /** What is another answer altogether, in words. */
  readonly mismatches: readonly string[];
  /** Faces that were compared. */
  readonly pairs: number;
}

export function compareAssessments(one: Assessment, other: Assessment): PhotoComparison {
  const mismatches: string[] = [];
  const differences: Difference[] = [];
  if (one.faces.length !== other.faces.length) mismatches.push(`${one.faces.length} and ${other.faces.length} faces`);
  const twins = pairFaces(one.faces, other.faces);
  for (const [face, twin] of twins) compareFaces(face, twin, differences, mismatches);
  const alone = one.faces.length - twins.length;
  if (alone > 0 && one.faces.length === other.faces.length) mismatches.push(`${alone} of the faces are not the same`);
  return { differences, mismatches, pairs: twins.length };
}

/** The faces of two answers that overlap, those that do most first; each has one twin at most. */
function pairFaces(ones: readonly FaceAssessment[], others: readonly FaceAssessment[]): [FaceAssessment, FaceAssessment][] {
  const twins: [FaceAssessment, FaceAssessment][] = [];
  const couples = ones.flatMap((one) => others.map((other) => ({ one, other, overlap: intersectionOverUnion(one.box, other.box) })));
  for (const { one, other, overlap } of couples.sort((a, b) => b.overlap - a.overlap)) {
    if (overlap > 0 && !twins.some(([a, b]) => a === one || b === other)) twins.push([one, other]);
  }
  return twins;
}

function compareFaces(one: FaceAssessment, other: FaceAssessment, differences: Difference[], mismatches: string[]): void {
  const apart = (a: number, b: number): number => Math.abs(a - b);
  const { xMin, yMin, xMax, yMax } = one.box;
  const edges = [apart(xMin, other.box.xMin), apart(yMin, other.box.yMin), apart(xMax, other.box.xMax), apart(yMax, other.box.yMax)];
  const angles = (['pitchDegrees', 'yawDegrees', 'rollDegrees'] as const).map((angle) => apart(one.pose[angle], other.pose[angle]));
  const facePixels = Math.max(xMax - xMin, yMax - yMin);
  differences.push({ quantity: 'box', size: Math.max(...edges) / facePixels, facePixels }, { quantity: 'pose', size: Math.max(...angles), facePixels });
  if (one.score !== undefined && other.score !== undefined) differences.push({ quantity: 'score', size: apart(one.score, other.score), facePixels });
  if (one.verdict.passed !== other.verdict.passed) mismatches.push(`verdict: ${describeVerdict(one)} and ${describeVerdict(other)}`);
  for (const id of new Set([...Object.keys(one.measures), ...Object.keys(other.measures)] as MeasureId[])) {
    const [a, b] = [one.measures[id], other.measures[id]];
    if (a?.status === 'measured' && b?.status === 'measured') differences.push({ quantity: id, size: apart(a.quality, b.quality), facePixels });
    else if (a?.status !== b?.status) mismatches.push(`${id}: ${a?.status ?? 'absent'} and ${b?.status ?? 'absent'}`);
  }
}

function describeVerdict({ verdict }: FaceAssessment): string {
  const failed = verdict.checks.filter(({ status }) => status !== 'pass').map(({ measure }) => measure);
  return `${verdict.passed ? 'accepted' : 'refused'}${failed.length > 0 ? ` (${failed.join(', ')})` : ''}`;
}
