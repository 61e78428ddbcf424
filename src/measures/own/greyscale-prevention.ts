import type { Raster } from '../../image/raster.js';
import { measured, notAssessable, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';
import { mapToQuality, type QualityMapping } from '../mapping.js';
import { burntOut, leastBrightness } from '../visibility.js';

/** Chosen between grey photos and colour photos: docs/accuracy/extras.md. */
const mapping: QualityMapping = { shape: 'polyline', knots: [[1.5, 0], [3.5, 50], [6, 100]] };
/** A tenth of the face in the crop, without what covers it. */
const leastPixels = 400;
/**
 * Colour differences shrink with the light: those of a face darker than this mean of R, G and B (the median of LFW) are
 * stretched to it, as far down as 8 bits still hold them.
 */
const usualBrightness = 128;

export const greyscalePrevention: MeasureDefinition<'GreyscalePrevention', Evidence, 'crop' | 'openFace' | 'exposure'> = {
  id: 'GreyscalePrevention',
  method: 'own-definition',
  unit: 'grey levels',
  range: { min: 0, max: 255 },
  needs: ['crop', 'openFace', 'exposure'],
  summary: 'How far the colours of the face stray from a single tone: 0 for a grey or a sepia photo.',
  movedBy: 'Photos without colour, toned ones too; coloured light lowers it.',
  source: 'Own definition, docs/accuracy/extras.md: residual of the colour differences R − G and G − B about a parabola of the brightness, over the uncovered face, in the light of a usual photo',
  measure({ crop, openFace, exposure }) {
    if (exposure.brightness < leastBrightness) return notAssessable('too-dark');
    const unseen = burntOut(exposure);
    if (unseen !== undefined) return unseen;
    const residual = colourResidual(crop.raster, openFace);
    if (residual === undefined) return notAssessable('region-hidden');
    const native = residual * Math.max(1, usualBrightness / exposure.brightness);
    return measured(native, mapToQuality(mapping, native));
  },
};

/** Root mean square, in grey levels, of what a parabola of the brightness leaves of R − G and G − B. */
export function colourResidual({ data }: Raster, region: Raster): number | undefined {
  const sums = new Float64Array(5);
  const products = [new Float64Array(3), new Float64Array(3)] as const;
  const squares = [0, 0];
  let count = 0;
  for (let i = 0; i < region.data.length; i++) {
    if (region.data[i] === 0) continue;
    count++;
    const [r, g, b] = [data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!];
    const t = (r + 2 * g + b) / 1020;
    for (let k = 0, power = 1; k < 5; k++, power *= t) sums[k]! += power;
    for (const [c, value] of [r - g, g - b].entries()) {
      squares[c]! += value * value;
      for (let k = 0, power = 1; k < 3; k++, power *= t) products[c]![k]! += value * power;
    }
  }
  if (count < leastPixels) return undefined;
  const left = products.map((right, c) => squares[c]! - explained(sums, right));
  return Math.sqrt(Math.max(0, left[0]! + left[1]!) / count);
}

/** Sum of squares that the least-squares parabola explains. A little ridge keeps flat pictures solvable. */
function explained(sums: Float64Array, right: Float64Array): number {
  const ridge = 1e-6 * sums[0]!;
  const m = [0, 1, 2].map((row) => [0, 1, 2].map((column) => sums[row + column]! + (row === column ? ridge : 0)));
  const solution = solve3(m as Matrix3, [...right] as [number, number, number]);
  return solution.reduce((sum, value, k) => sum + value * right[k]!, 0);
}

type Row3 = [number, number, number];
type Matrix3 = [Row3, Row3, Row3];

/** Cramer's rule. */
function solve3(m: Matrix3, right: Row3): number[] {
  const whole = determinant(m);
  return [0, 1, 2].map((column) => determinant(m.map((row, i) => row.map((value, j) => (j === column ? right[i]! : value))) as Matrix3) / whole);
}

function determinant([[a, b, c], [d, e, f], [g, h, i]]: Matrix3): number {
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}
