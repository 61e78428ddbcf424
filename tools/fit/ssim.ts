import type { Raster } from '../../src/image/raster.js';

/** Eleven Gaussian taps of deviation 1.5, normalised. */
const taps = ((): number[] => {
  const raw = Array.from({ length: 11 }, (_, i) => Math.exp(-((i - 5) ** 2) / (2 * 1.5 ** 2)));
  const total = raw.reduce((sum, tap) => sum + tap, 0);
  return raw.map((tap) => tap / total);
})();
/** (0.01 · 255)² and (0.03 · 255)². */



/**
 * Mean structural similarity of two grey planes over the positions where the window fits. Source: Z. Wang et al., "Image
 * quality assessment: from error visibility to structural similarity", IEEE TIP 13(4), 2004, with its own constants.
 */
export function meanSsim(a: Raster, b: Raster, c1 = 6.5025, c2 = 58.5225): number {
  const count = a.data.length;
  const planes = [0, 1, 2, 3, 4].map(() => new Float64Array(count));
  for (let i = 0; i < count; i++) {
    const x = a.data[i]!;
    const y = b.data[i]!;
    planes[0]![i] = x;
    planes[1]![i] = y;
    planes[2]![i] = x * x;
    planes[3]![i] = y * y;
    planes[4]![i] = x * y;
  }
  const [ma, mb, maa, mbb, mab] = planes.map((plane) => smooth(plane, a.width, a.height)) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  let sum = 0;
  for (let i = 0; i < ma.length; i++) {
    const product = ma[i]! * mb[i]!;
    const squares = ma[i]! ** 2 + mb[i]! ** 2;
    sum += ((2 * product + c1) * (2 * (mab[i]! - product) + c2)) / ((squares + c1) * (maa[i]! + mbb[i]! - squares + c2));
  }
  return sum / ma.length;
}

/** Smoothed values where the window fits: (width − 10) × (height − 10). */
function smooth(plane: Float64Array, width: number, height: number): Float64Array {
  const inner = width - 10;
  const across = new Float64Array(inner * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < inner; x++) {
      let sum = 0;
      for (let k = 0; k < 11; k++) sum += taps[k]! * plane[y * width + x + k]!;
      across[y * inner + x] = sum;
    }
  }
  const both = new Float64Array(inner * (height - 10));
  for (let y = 0; y < height - 10; y++) {
    for (let k = 0; k < 11; k++) {
      const row = (y + k) * inner;
      for (let x = 0; x < inner; x++) both[y * inner + x]! += taps[k]! * across[row + x]!;
    }
  }
  return both;
}
