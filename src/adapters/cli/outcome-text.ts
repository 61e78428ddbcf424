/** One photo's outcome as a person reads it in a terminal. */
import type { FaceAssessment } from '../../assessment.js';
import type { Check, Profile, Range } from '../../decision/contract.js';
import type { MeasureResult } from '../../measures/contract.js';
import type { MeasureId } from '../../measures/ids.js';
import type { Outcome } from './outcome.js';
import { formatTable } from './text-table.js';

export function describeOutcome({ file, assessment, error }: Outcome, profile: Profile): string {
  if (assessment === undefined) return `${file}: ${error?.code ?? 'INTERNAL'} – ${error?.message ?? ''}\n\n`;
  const { format, width, height, truncated } = assessment.image;
  const faces = assessment.faces.length;
  const damage = truncated ? ', damaged' : '';
  const head = `${file}: ${format} ${width}×${height}${damage}, ${faces === 0 ? 'no face' : faces === 1 ? '1 face' : `${faces} faces`}\n`;
  return `${head}${assessment.faces.map((face, index) => describeFace(face, `face ${index + 1}`, profile)).join('')}\n`;
}

function describeFace(face: FaceAssessment, name: string, profile: Profile): string {
  const { xMin, yMin, xMax, yMax } = face.box;
  const { pitchDegrees, yawDegrees, rollDegrees } = face.pose;
  const score = face.score === undefined ? '' : `, score ${face.score.toFixed(3)}`;
  const box = [xMin, yMin, xMax, yMax].map((value) => Math.round(value)).join(', ');
  const verdict = face.verdict.passed ? 'passed' : 'failed';
  return [
    `  ${name}: ${verdict} ${profile.id}${score}, box [${box}], pitch ${pitchDegrees.toFixed(1)}°, yaw ${yawDegrees.toFixed(1)}°, roll ${rollDegrees.toFixed(1)}°\n`,
    formatTable([['measure', 'native', 'quality', 'asked for', 'status'], ...rows(face)], '    '),
  ].join('');
}

function rows(face: FaceAssessment): string[][] {
  const checks = new Map<MeasureId, Check>(face.verdict.checks.map((check) => [check.measure, check]));
  return Object.entries(face.measures).map(([id, result]) => {
    const check = checks.get(id as MeasureId);
    return [id, ...values(result), check === undefined ? '' : asked(check), status(check)];
  });
}

function values(result: MeasureResult): [string, string] {
  return result.status === 'measured' ? [formatNumber(result.native), String(result.quality)] : ['–', `(${result.reason})`];
}

function status(check: Check | undefined): string {
  if (check === undefined) return '';
  return check.status === 'pass' || check.severity === 'fail' ? check.status : `${check.status} (warning)`;
}

function asked({ native, quality }: Check): string {
  return [native && `native ${describeRange(native)}`, quality && `quality ${describeRange(quality)}`].filter(Boolean).join(', ');
}

/** "> 112", "0.2 … 0.8". */
export function describeRange({ min, max, exclusiveMin, exclusiveMax }: Range): string {
  const parts: string[] = [];
  if (min !== undefined) parts.push(`≥ ${min}`);
  if (exclusiveMin !== undefined) parts.push(`> ${exclusiveMin}`);
  if (max !== undefined) parts.push(`≤ ${max}`);
  if (exclusiveMax !== undefined) parts.push(`< ${exclusiveMax}`);
  return parts.join(', ');
}

function formatNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}
