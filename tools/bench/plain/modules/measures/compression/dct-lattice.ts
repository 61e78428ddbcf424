/**
 * The quantisation steps read off the coefficients, each by its definition.
 *
 * Left out: the table of cosines, the empty bins passed over and the sum that goes on from step to step (docs/decisions/0020).
 * The constants are those of src/measures/compression/dct-lattice.ts, where they are explained.
 */
import type { Raster } from '../../../../../../src/image/raster.js';
import type { BlockGrid } from '../../../../../../src/measures/compression/block-grid.js';
import { exampleLumaSteps, medianOf } from '../../../../../../src/measures/compression/quantisation-strength.js';

const side = 8;
const positions = [[1, 0], [0, 1], [0, 2], [1, 1], [2, 0], [3, 0], [2, 1], [1, 2], [0, 3]] as const;
/** Blocks looked at, evenly over the plane. */
const mostBlocks = 1200;
const binsPerLevel = 4;
const mostLevels = 400;
const largestStep = 160;
const leastCosine = 0.55;
const leastCoefficients = 8;
const leastPositions = 4;

export function latticeStrength(grey: Raster, grid: BlockGrid): number | undefined {
  const ratios = positions.flatMap(([u, v], i) => {
    const step = latticeStep(coefficientsOf(grey, grid, u, v));
    return step === undefined ? [] : [step / exampleLumaSteps[i]!];
  });
  return ratios.length < leastPositions ? undefined : medianOf(ratios);
}

/** |coefficient| of one frequency in every block that is looked at, to the nearest bin. */
function coefficientsOf({ width, height, data }: Raster, grid: BlockGrid, u: number, v: number): number[] {
  const columns = Math.floor((width - grid.x) / side);
  const blocks = columns * Math.floor((height - grid.y) / side);
  const cosine = (i: number, frequency: number): number => (frequency === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * i + 1) * frequency * Math.PI) / 16);
  const patterns = Array.from({ length: side * side }, (_, i) => cosine(i % side, u) * cosine(Math.floor(i / side), v));
  const found: number[] = [];
  for (let block = 0; block < blocks; block += Math.max(1, blocks / mostBlocks)) {
    const index = Math.floor(block);
    const first = (grid.y + side * Math.floor(index / columns)) * width + grid.x + side * (index % columns);
    const sum = patterns.reduce((total, pattern, i) => total + pattern * data[first + Math.floor(i / side) * width + (i % side)]!, 0);
    const bin = Math.round(Math.abs(sum) * binsPerLevel);
    if (bin < mostLevels * binsPerLevel) found.push(bin / binsPerLevel);
  }
  return found;
}

/** The step whose multiples the coefficients lie at; undefined when they lie at none, or at too few. */
function latticeStep(coefficients: readonly number[]): number | undefined {
  const cosines = Array.from({ length: largestStep + 1 }, (_, step) => (step < 2 ? 0 : latticeCosine(coefficients, step)));
  const best = Math.max(...cosines);
  if (best === 0) return undefined;
  // Whole fractions of the true step fit as well, multiples of it do not: the largest good one, then its neighbourhood.
  const top = cosines.findLastIndex((cosine) => cosine >= 0.85 * best);
  const near = cosines.map((cosine, step) => ({ cosine, step })).filter(({ step }) => step > 0.85 * top && step <= top);
  return near.reduce((most, one) => (one.cosine >= most.cosine ? one : most)).step;
}

/** Mean cosine of the residuals, 0 where too little speaks for the lattice; what rounding alone can have made takes no part. */
function latticeCosine(coefficients: readonly number[], step: number): number {
  const taking = coefficients.filter((value) => value >= 1.5 && value >= 0.5 * step);
  if (taking.length < leastCoefficients) return 0;
  const cosine = taking.reduce((sum, value) => sum + Math.cos((2 * Math.PI * value) / step), 0) / taking.length;
  return cosine < leastCosine || cosine * Math.sqrt(2 * taking.length) < 5 ? 0 : cosine;
}
