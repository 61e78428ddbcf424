/**
 * The quantisation steps of an earlier JPEG compression, read off the pixels.
 *
 * What a JPEG decoder returns has DCT coefficients that lie near whole multiples of the quantisation steps, as long as
 * the block grid is met and the picture was not resized since; saving it again without loss, or as a finer JPEG, keeps
 * that. Source of the idea: Z. Fan and R. de Queiroz, "Identification of bitmap compression history", IEEE TIP 12(2), 2003;
 * here each step is the one whose lattice makes the mean cosine of the residuals largest.
 */
import type { Raster } from '../../image/raster.js';
import { blockSide, type BlockGrid } from './block-grid.js';
import { exampleLumaSteps, medianOf } from './quantisation-strength.js';

/** Horizontal and vertical frequency of zigzag positions 1 to 9. */
const positions = [[1, 0], [0, 1], [0, 2], [1, 1], [2, 0], [3, 0], [2, 1], [1, 2], [0, 3]] as const;
const frequencies = 4;
/** Blocks looked at, evenly over the plane: enough for a histogram, and a millisecond's work. */
const mostBlocks = 1200;
/** Coefficients are counted in so many bins per grey level, up to the largest that matters. */
const binsPerLevel = 4;
const bins = 1600;
/** Steps tried: quality 5 of the IJG scale has 120 at low frequencies. */
const largestStep = 160;
/** A lattice is believed when the mean cosine of the residuals is this high, this many coefficients take part… */
const leastCosine = 0.55;
const leastCoefficients = 8;
/** …and so many of the nine frequencies have one. */
const leastPositions = 4;

const basis = Float64Array.from({ length: frequencies * blockSide }, (_, i) => {
  const frequency = Math.floor(i / blockSide);
  return (frequency === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * (i % blockSide) + 1) * frequency * Math.PI) / 16);
});

const level = basis[0]!;
/** The left halves of the cosines; the right ones mirror them, with the other sign where the frequency is odd. */
const [first, second, third] = [1, 2, 3].map((frequency) => basis.subarray(frequency * blockSide, (frequency + 0.5) * blockSide)) as [Float64Array, Float64Array, Float64Array];

/** For each step, from `periodStarts[step]` on: the cosine of the residual of every bin of one period. */
const periodStarts = Int32Array.from({ length: largestStep + 1 }, (_, step) => (binsPerLevel * step * (step - 1)) / 2);
const residualCosines = new Float64Array((binsPerLevel * largestStep * (largestStep + 1)) / 2);
for (let step = 1; step <= largestStep; step++) {
  const period = binsPerLevel * step;
  for (let bin = 0; bin < period; bin++) residualCosines[periodStarts[step]! + bin] = Math.cos((2 * Math.PI * bin) / period);
}

/**
 * Strength of the quantisation (see `quantisationStrength`) that the coefficients show; undefined when they show none:
 * never coded as JPEG on this grid, resized since, or so finely that rounding hides the steps.
 */
export function latticeStrength(grey: Raster, grid: BlockGrid): number | undefined {
  const histograms = coefficientHistograms(grey, grid);
  const ratios = histograms.flatMap((histogram, i) => {
    const step = latticeStep(histogram);
    return step === undefined ? [] : [step / exampleLumaSteps[i]!];
  });
  return ratios.length < leastPositions ? undefined : medianOf(ratios);
}

/** Counts of |coefficient| by bin, for each of the positions. */
function coefficientHistograms({ width, height, data }: Raster, grid: BlockGrid): Uint32Array[] {
  const histograms = positions.map(() => new Uint32Array(bins));
  const columns = Math.floor((width - grid.x) / blockSide);
  const rows = Math.floor((height - grid.y) / blockSide);
  const stride = Math.max(1, (columns * rows) / mostBlocks);
  const partial = new Float64Array(frequencies * blockSide);
  for (let block = 0; block < columns * rows; block += stride) {
    const index = Math.floor(block);
    transformRows(data, (grid.y + blockSide * Math.floor(index / columns)) * width + grid.x + blockSide * (index % columns), width, partial);
    for (let position = 0; position < positions.length; position++) {
      const across = positions[position]![0] * blockSide;
      const down = positions[position]![1] * blockSide;
      let sum = 0;
      for (let y = 0; y < blockSide; y++) sum += basis[down + y]! * partial[across + y]!;
      const bin = Math.round(Math.abs(sum) * binsPerLevel);
      if (bin < bins) histograms[position]![bin]!++;
    }
  }
  return histograms;
}

/**
 * The four lowest horizontal frequencies of each row of a block: `partial` gets those of frequency u from u · blockSide on. The even
 * ones see sums of opposite pixels alone, the odd ones their differences.
 */
function transformRows(data: Uint8Array, start: number, stride: number, partial: Float64Array): void {
  for (let y = 0, at = start; y < blockSide; y++, at += stride) {
    const [outerLeft, left, right, outerRight] = [data[at]!, data[at + 1]!, data[at + 6]!, data[at + 7]!];
    const [a, b, c, d] = [outerLeft + outerRight, left + right, data[at + 2]! + data[at + 5]!, data[at + 3]! + data[at + 4]!];
    const [e, f, g, h] = [outerLeft - outerRight, left - right, data[at + 2]! - data[at + 5]!, data[at + 3]! - data[at + 4]!];
    partial[y] = level * (a + b + c + d);
    partial[blockSide + y] = first[0]! * e + first[1]! * f + first[2]! * g + first[3]! * h;
    partial[2 * blockSide + y] = second[0]! * a + second[1]! * b + second[2]! * c + second[3]! * d;
    partial[3 * blockSide + y] = third[0]! * e + third[1]! * f + third[2]! * g + third[3]! * h;
  }
}

/** The step whose multiples the coefficients lie at; undefined when they lie at none, or at too few. */
function latticeStep(histogram: Uint32Array): number | undefined {
  const cosines = new Float64Array(largestStep + 1);
  // Only what rounding alone cannot have made takes part.
  const filled = filledBins(histogram, Math.ceil(1.5 * binsPerLevel));
  let best = 0;
  let from = 0;
  let count = filled.reduce((total, bin) => total + histogram[bin]!, 0);
  for (let step = 2; step <= largestStep; step++) {
    // Half of the first interval is left out.
    for (; from < filled.length && filled[from]! < 0.5 * step * binsPerLevel; from++) count -= histogram[filled[from]!]!;
    if (count < leastCoefficients) break;
    const start = periodStarts[step]!;
    const period = binsPerLevel * step;
    let sum = 0;
    for (let i = from; i < filled.length; i++) {
      const bin = filled[i]!;
      sum += histogram[bin]! * residualCosines[start + (bin % period)]!;
    }
    const cosine = sum / count;
    if (cosine < leastCosine || cosine * Math.sqrt(2 * count) < 5) continue;
    cosines[step] = cosine;
    best = Math.max(best, cosine);
  }
  if (best === 0) return undefined;
  // Whole fractions of the true step fit as well, multiples of it do not: the largest good one, then its neighbourhood.
  let top = largestStep;
  while (cosines[top]! < 0.85 * best) top--;
  let step = top;
  for (let near = top; near > 0.85 * top; near--) if (cosines[near]! > cosines[step]!) step = near;
  return step;
}

/** The bins from `least` on that are not empty. */
function filledBins(histogram: Uint32Array, least: number): Int32Array {
  const filled = new Int32Array(histogram.length);
  let length = 0;
  for (let bin = least; bin < histogram.length; bin++) if (histogram[bin] !== 0) filled[length++] = bin;
  return filled.subarray(0, length);
}
