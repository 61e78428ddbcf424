/**
 * Derivative filters of growing support on an 8-bit plane, not normalised.
 *
 * The k×k filters of the Sobel family are the 3×3 ones smoothed (k − 3) / 2 times by the binomial kernel
 * [1 2 1]ᵀ[1 2 1], so each size is made from the one before at the cost of eight additions a pixel. Borders are
 * mirrored about the edge pixel; a filter that is odd along an axis is 0 on the edge and changes sign beyond it.
 */
import type { Raster } from './raster.js';

/**
 * Signed filter responses, row-major. Kernels up to 9×9 on 8-bit input stay below 2²⁶; single precision keeps whole
 * numbers up to 2²⁴ exactly and rounds the rest to 6·10⁻⁸ of their value.
 */
export interface ResponsePlane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Whether a response is even (symmetric) or odd about both axes of its kernel; decides what lies beyond the border. */
export type Parity = 'even' | 'odd';

/** The Laplacian with the kernel [0 1 0; 1 −4 1; 0 1 0]. */
export function laplacianOfFour(plane: Raster): ResponsePlane {
  return convolveSymmetric(plane, 0, 1, -4);
}

/** The Laplacian with the kernel [2 0 2; 0 −8 0; 2 0 2]: the sum of both second Sobel derivatives. */
export function laplacianOfSobel(plane: Raster): ResponsePlane {
  return convolveSymmetric(plane, 2, 0, -8);
}

/** Convolves with [corner edge corner; edge centre edge; corner edge corner]. */
function convolveSymmetric(plane: Raster, corner: number, edge: number, centre: number): ResponsePlane {
  const { width, height, data } = plane;
  const output = responsePlane(plane);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const above = y === 0 ? width : row - width;
    const below = y === height - 1 ? row - width : row + width;
    const at = (left: number, x: number, right: number): number =>
      corner * (data[above + left]! + data[above + right]! + data[below + left]! + data[below + right]!) +
      edge * (data[above + x]! + data[below + x]! + data[row + left]! + data[row + right]!) + centre * data[row + x]!;
    output.data[row] = at(1, 0, 1);
    for (let x = 1; x < width - 1; x++) {
      const a = above + x;
      const b = below + x;
      const c = row + x;
      output.data[c] =
        corner * (data[a - 1]! + data[a + 1]! + data[b - 1]! + data[b + 1]!) +
        edge * (data[a]! + data[b]! + data[c - 1]! + data[c + 1]!) + centre * data[c]!;
    }
    output.data[row + width - 1] = at(width - 2, width - 1, width - 2);
  }
  return output;
}

/** The mixed derivative ∂²/∂x∂y with the kernel [1 0 −1; 0 0 0; −1 0 1]; 0 on the border, where it is odd. */
export function mixedDerivative(plane: Raster): ResponsePlane {
  const { width, height, data } = plane;
  const output = responsePlane(plane);
  for (let y = 1; y < height - 1; y++) {
    const row = y * width;
    for (let i = row + 1; i < row + width - 1; i++) {
      output.data[i] = data[i - width - 1]! - data[i - width + 1]! - data[i + width - 1]! + data[i + width + 1]!;
    }
  }
  return output;
}

function responsePlane({ width, height }: Raster): ResponsePlane {
  if (width < 2 || height < 2) throw new RangeError(`expected at least 2×2 pixels but received ${width}×${height}`);
  return { width, height, data: new Float32Array(width * height) };
}

/** Convolves a response in place with [1 2 1]ᵀ[1 2 1] (sum 16): the next larger kernel of the family. */
export function smoothResponse(plane: ResponsePlane, parity: Parity): void {
  const { width, height, data } = plane;
  const even = parity === 'even';
  for (let y = 0; y < height; y++) {
    const start = y * width;
    const last = start + width - 1;
    let before = even ? data[start + 1]! : -data[start + 1]!;
    let here = data[start]!;
    for (let i = start; i < last; i++) {
      const after = data[i + 1]!;
      data[i] = before + 2 * here + after;
      before = here;
      here = after;
    }
    data[last] = 2 * here + (even ? 2 * before : 0);
  }
  const before = new Float32Array(width);
  for (let x = 0; x < width; x++) before[x] = even ? data[width + x]! : -data[width + x]!;
  for (let y = 0; y < height - 1; y++) {
    const start = y * width;
    for (let x = 0, i = start; x < width; x++, i++) {
      const here = data[i]!;
      data[i] = before[x]! + 2 * here + data[i + width]!;
      before[x] = here;
    }
  }
  const last = (height - 1) * width;
  for (let x = 0; x < width; x++) data[last + x] = 2 * data[last + x]! + (even ? 2 * before[x]! : 0);
}
