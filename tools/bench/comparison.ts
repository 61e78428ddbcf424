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
  const left = [...other.faces];
  let pairs = 0;
  for (const face of one.faces) {
    const twin = left.sort((a, b) => intersectionOverUnion(face.box, b.box) - intersectionOverUnion(face.box, a.box))[0];
    if (twin === undefined) break;
    left.shift();
    pairs += 1;
    compareFaces(face, twin, differences, mismatches);
  }
  return { differences, mismatches, pairs };
}

function compareFaces(one: FaceAssessment, other: FaceAssessment, differences: Difference[], mismatches: string[]): void {
  const apart = (a: number, b: number): number => Math.abs(a - b);
  const { xMin, yMin, xMax, yMax } = one.box;
  const edges = [apart(xMin, other.box.xMin), apart(yMin, other.box.yMin), apart(xMax, other.box.xMax), apart(yMax, other.box.yMax)];
  const angles = (['pitchDegrees', 'yawDegrees', 'rollDegrees'] as const).map((angle) => apart(one.pose[angle], other.pose[angle]));
  differences.push({ quantity: 'box', size: Math.max(...edges) / Math.max(xMax - xMin, yMax - yMin) }, { quantity: 'pose', size: Math.max(...angles) });
  if (one.score !== undefined && other.score !== undefined) differences.push({ quantity: 'score', size: apart(one.score, other.score) });
  if (one.verdict.passed !== other.verdict.passed) mismatches.push(`verdict: ${describeVerdict(one)} and ${describeVerdict(other)}`);
  for (const id of new Set([...Object.keys(one.measures), ...Object.keys(other.measures)] as MeasureId[])) {
    const [a, b] = [one.measures[id], other.measures[id]];
    if (a?.status === 'measured' && b?.status === 'measured') differences.push({ quantity: id, size: apart(a.quality, b.quality) });
    else if (a?.status !== b?.status) mismatches.push(`${id}: ${a?.status ?? 'absent'} and ${b?.status ?? 'absent'}`);
  }
}

function describeVerdict({ verdict }: FaceAssessment): string {
  const failed = verdict.checks.filter(({ status }) => status !== 'pass').map(({ measure }) => measure);
  return `${verdict.passed ? 'accepted' : 'refused'}${failed.length > 0 ? ` (${failed.join(', ')})` : ''}`;
}
