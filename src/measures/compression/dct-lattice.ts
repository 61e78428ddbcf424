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
/** Coefficients are counted in bins of this width, up to the largest that matters. */
const binWidth = 0.25;
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
    const start = (grid.y + blockSide * Math.floor(index / columns)) * width + grid.x + blockSide * (index % columns);
    for (let y = 0; y < blockSide; y++) {
      for (let u = 0; u < frequencies; u++) {
        let sum = 0;
        for (let x = 0; x < blockSide; x++) sum += basis[u * blockSide + x]! * data[start + y * width + x]!;
        partial[u * blockSide + y] = sum;
      }
    }
    positions.forEach(([u, v], position) => {
      let sum = 0;
      for (let y = 0; y < blockSide; y++) sum += basis[v * blockSide + y]! * partial[u * blockSide + y]!;
      const bin = Math.round(Math.abs(sum) / binWidth);
      if (bin < bins) histograms[position]![bin]!++;
    });
  }
  return histograms;
}

/** The step whose multiples the coefficients lie at; undefined when they lie at none, or at too few. */
function latticeStep(histogram: Uint32Array): number | undefined {
  const cosines = new Float64Array(largestStep + 1);
  let best = 0;
  for (let step = 2; step <= largestStep; step++) {
    // Half of the first interval and everything that rounding alone could have made is left out.
    const first = Math.max(Math.ceil((0.5 * step) / binWidth), Math.ceil(1.5 / binWidth));
    let count = 0;
    let sum = 0;
    for (let bin = first; bin < bins; bin++) {
      const hits = histogram[bin]!;
      if (hits === 0) continue;
      count += hits;
      sum += hits * Math.cos((2 * Math.PI * bin * binWidth) / step);
    }
    if (count < leastCoefficients) break;
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
