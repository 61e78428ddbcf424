/**
 * The 26 filter statistics that ISO/IEC 29794-5 measures sharpness with.
 *
 * Source: OFIQ 1.0.3. Mean and population standard deviation, over the landmarked region, of
 * 1–10: |Laplacian| with kernels of side 1, 3, 5, 7, 9 of the grey plane smoothed by the 3×3 binomial kernel;
 * 11–16: |grey − mean of the k×k neighbourhood| for k = 3, 5, 7;
 * 17–26: |∂²/∂x∂y| with Sobel kernels of side 1, 3, 5, 7, 9 of the grey plane (side 1 and side 3 are the same kernel).
 */
import { laplacianOfFour, laplacianOfSobel, mixedDerivative, smoothResponse } from '../../image/derivatives.js';
import type { Raster } from '../../image/raster.js';
import { binomialBlur, boxBlur } from '../../image/smoothing.js';
import type { RowSpans } from '../../image/spans.js';

export const filterFeatureCount = 26;

/**
 * @param grey gamma-coded luma, at least 2×2 pixels.
 * @param region where the statistics are taken, in the plane's own rows; it must not be empty.
 */
export function filterFeatures(grey: Raster, region: RowSpans): Float64Array {
  if (region.count === 0) throw new RangeError('expected a region but it is empty');
  const features = new Float64Array(filterFeatureCount);
  let at = 0;
  const add = (sum: number, squares: number): void => {
    const mean = sum / region.count;
    features[at++] = mean;
    features[at++] = Math.sqrt(Math.max(0, squares / region.count - mean * mean));
  };
  const addResponse = (data: Float32Array): void => {
    let sum = 0;
    let squares = 0;
    for (let y = 0; y < grey.height; y++) {
      const end = y * grey.width + region.to[y]!;
      for (let i = y * grey.width + region.from[y]!; i < end; i++) {
        const value = data[i]!;
        sum += value < 0 ? -value : value;
        squares += value * value;
      }
    }
    add(sum, squares);
  };

  const smooth = binomialBlur(grey);
  addResponse(laplacianOfFour(smooth).data);
  const laplacian = laplacianOfSobel(smooth);
  for (let side = 3; side <= 9; side += 2) {
    if (side > 3) smoothResponse(laplacian, 'even');
    addResponse(laplacian.data);
  }
  for (const side of [3, 5, 7]) {
    const mean = boxBlur(grey, side).data;
    let sum = 0;
    let squares = 0;
    for (let y = 0; y < grey.height; y++) {
      const end = y * grey.width + region.to[y]!;
      for (let i = y * grey.width + region.from[y]!; i < end; i++) {
        const value = grey.data[i]! - mean[i]!;
        sum += value < 0 ? -value : value;
        squares += value * value;
      }
    }
    add(sum, squares);
  }
  const mixed = mixedDerivative(grey);
  addResponse(mixed.data);
  for (let side = 3; side <= 9; side += 2) {
    if (side > 3) smoothResponse(mixed, 'odd');
    addResponse(mixed.data);
  }
  return features;
}
