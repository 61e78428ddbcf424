// Pixel kernels with 128-bit vectors, in AssemblyScript: compiled by tools/kernels/build.ts into src/image/kernels/binary.ts.
//
// Every pointer is a byte offset into the memory of the module. The caller lays out all arrays, leaves 16 readable bytes
// behind every source and 16 writable bytes behind every target (vectors are read and written whole), and calls one
// function at a time.

export * from './filters';

/** Bits behind the point of the bilinear kernel's weights, and of its source coordinates. */
const weightBits: i32 = 14;
const one: i32 = 1 << weightBits;
const positionBits: i64 = 32;
const positionOne: f64 = 4294967296;

/**
 * Bilinear resampling of RGB bytes. `inverse`: six f64, target pixel centres → source pixel indices. `spans`: per target
 * row two i32, the columns from…to whose four neighbours all exist; others are left alone.
 */
export function warpRgb(source: usize, sourceStride: i32, inverse: usize, spans: usize, target: usize, width: i32, height: i32): void {
  const stepX = load<f64>(inverse);
  const acrossY = load<f64>(inverse, 8);
  const originX = load<f64>(inverse, 16);
  const stepY = load<f64>(inverse, 24);
  const downY = load<f64>(inverse, 32);
  const originY = load<f64>(inverse, 40);
  const fixedStepX = <i64>(stepX * positionOne);
  const fixedStepY = <i64>(stepY * positionOne);
  const half = i32x4.splat(one >> 1);
  for (let j: i32 = 0; j < height; j++) {
    const from = load<i32>(spans + (<usize>j << 3));
    const to = load<i32>(spans + (<usize>j << 3), 4);
    let x = <i64>((stepX * (<f64>from + 0.5) + acrossY * (<f64>j + 0.5) + originX) * positionOne);
    let y = <i64>((stepY * (<f64>from + 0.5) + downY * (<f64>j + 0.5) + originY) * positionOne);
    let out = target + <usize>((j * width + from) * 3);
    for (let i = from; i < to; i++, out += 3, x += fixedStepX, y += fixedStepY) {
      const right = <i32>(x >> (positionBits - weightBits)) & (one - 1);
      const lower = <i32>(y >> (positionBits - weightBits)) & (one - 1);
      const w11 = (right * lower) >> weightBits;
      const w01 = right - w11;
      const w10 = lower - w11;
      const w00 = one - right - w10;
      const at = source + <usize>(<i32>(y >> positionBits) * sourceStride + <i32>(x >> positionBits) * 3);
      const low = at + <usize>sourceStride;
      // Left and right byte of every channel side by side, then lanes of 16 bits: red, red, green, green, blue, blue.
      const above = i16x8.extend_low_i8x16_u(i8x16.shuffle(v128.load32_zero(at), v128.load32_zero(at, 3), 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
      const below = i16x8.extend_low_i8x16_u(i8x16.shuffle(v128.load32_zero(low), v128.load32_zero(low, 3), 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
      const sum = i32x4.add(
        i32x4.add(i32x4.dot_i16x8_s(above, i32x4.splat((w01 << 16) | w00)), i32x4.dot_i16x8_s(below, i32x4.splat((w11 << 16) | w10))),
        half,
      );
      const words = i16x8.narrow_i32x4_s(i32x4.shr_u(sum, weightBits), half);
      // The fourth byte is the next pixel's first, and written again by it.
      v128.store32_lane(out, i8x16.narrow_i16x8_u(words, words), 0);
    }
  }
}

/**
 * Averages 2×2 pixels of RGB bytes; writes pairs × rows pixels. Both rows of every pair must exist. Halves are rounded up on
 * the light squares of a chessboard and down on the dark ones, so that the whole grows no brighter.
 *
 * @param firstRow number of the first row written, from the top of the board
 */
export function halveRgb(source: usize, sourceStride: i32, target: usize, targetStride: i32, pairs: i32, rows: i32, firstRow: i32): void {
  const even = i16x8(2, 2, 2, 1, 1, 1, 0, 0);
  const odd = i16x8(1, 1, 1, 2, 2, 2, 0, 0);
  for (let j: i32 = 0; j < rows; j++) {
    let at = source + <usize>(2 * j * sourceStride);
    let out = target + <usize>(j * targetStride);
    const rounding = (firstRow + j) & 1 ? odd : even;
    // Two target pixels at a time, from twelve bytes of each row; the odd last one writes into the padding.
    for (let i: i32 = 0; i < pairs; i += 2, at += 12, out += 6) {
      const upper = v128.load(at);
      const lower = v128.load(at + <usize>sourceStride);
      const low = i16x8.add(i16x8.extend_low_i8x16_u(upper), i16x8.extend_low_i8x16_u(lower));
      const high = i16x8.add(i16x8.extend_high_i8x16_u(upper), i16x8.extend_high_i8x16_u(lower));
      const first = i16x8.shuffle(low, high, 0, 1, 2, 6, 7, 8, 0, 0);
      const second = i16x8.shuffle(low, high, 3, 4, 5, 9, 10, 11, 0, 0);
      const mean = i16x8.shr_u(i16x8.add(i16x8.add(first, second), rounding), 2);
      v128.store64_lane(out, i8x16.narrow_i16x8_u(mean, mean), 0);
    }
  }
}

/** RGB bytes → three planes of f32, each value × factor + shift. `target` holds 3 × pixels values; planes need no padding. */
export function splitRgb(source: usize, pixels: i32, target: usize, factor: f32, shift: f32): void {
  const plane = <usize>pixels << 2;
  const factors = f32x4.splat(factor);
  const shifts = f32x4.splat(shift);
  const zero = i32x4.splat(0);
  const whole = pixels & ~3;
  let at = source;
  let out = target;
  for (let i: i32 = 0; i < whole; i += 4, at += 12, out += 16) {
    const bytes = v128.load(at);
    const red = i8x16.shuffle(bytes, zero, 0, 16, 16, 16, 3, 16, 16, 16, 6, 16, 16, 16, 9, 16, 16, 16);
    const green = i8x16.shuffle(bytes, zero, 1, 16, 16, 16, 4, 16, 16, 16, 7, 16, 16, 16, 10, 16, 16, 16);
    const blue = i8x16.shuffle(bytes, zero, 2, 16, 16, 16, 5, 16, 16, 16, 8, 16, 16, 16, 11, 16, 16, 16);
    v128.store(out, f32x4.add(f32x4.mul(f32x4.convert_i32x4_u(red), factors), shifts));
    v128.store(out + plane, f32x4.add(f32x4.mul(f32x4.convert_i32x4_u(green), factors), shifts));
    v128.store(out + 2 * plane, f32x4.add(f32x4.mul(f32x4.convert_i32x4_u(blue), factors), shifts));
  }
  for (let i = whole; i < pixels; i++, at += 3, out += 4) {
    store<f32>(out, <f32>load<u8>(at) * factor + shift);
    store<f32>(out + plane, <f32>load<u8>(at, 1) * factor + shift);
    store<f32>(out + 2 * plane, <f32>load<u8>(at, 2) * factor + shift);
  }
}

/** How one axis is resampled: first source index and number of samples (i32 each), and weights (f32), `stride` a target. */
@unmanaged class Taps {
  start: usize;
  count: usize;
  weights: usize;
  stride: i32;
}

/**
 * Separable resampling of RGB bytes into a part of a planar f32 canvas, each value × factor + shift. `sums` and `rows`:
 * room for 3 × sourceWidth + 4 values of f32.
 */
export function resampleRgb(source: usize, sourceWidth: i32, across: Taps, down: Taps, sums: usize, canvas: usize, canvasWidth: i32, plane: i32, left: i32, top: i32, width: i32, height: i32, factor: f32, shift: f32): void {
  const stride = sourceWidth * 3;
  for (let y: i32 = 0; y < height; y++) {
    const first = load<i32>(down.start + (<usize>y << 2));
    const count = load<i32>(down.count + (<usize>y << 2));
    const weights = down.weights + (<usize>(y * down.stride) << 2);
    for (let k: i32 = 0; k < count; k++) addRow(source + <usize>((first + k) * stride), stride, load<f32>(weights + (<usize>k << 2)), sums, k === 0);
    let out = canvas + (<usize>((top + y) * canvasWidth + left) << 2);
    for (let x: i32 = 0; x < width; x++, out += 4) {
      let at = sums + (<usize>(load<i32>(across.start + (<usize>x << 2)) * 3) << 2);
      let weight = across.weights + (<usize>(x * across.stride) << 2);
      let pixel = f32x4.splat(0);
      for (let k = load<i32>(across.count + (<usize>x << 2)); k > 0; k--, at += 12, weight += 4) {
        pixel = f32x4.add(pixel, f32x4.mul(v128.load(at), v128.load32_splat(weight)));
      }
      store<f32>(out, f32x4.extract_lane(pixel, 0) * factor + shift);
      store<f32>(out + (<usize>plane << 2), f32x4.extract_lane(pixel, 1) * factor + shift);
      store<f32>(out + (<usize>plane << 3), f32x4.extract_lane(pixel, 2) * factor + shift);
    }
  }
}

/** sums = (isFirst ? 0 : sums) + weight × row, sixteen bytes at a time; the last vector reaches into the padding. */
function addRow(row: usize, length: i32, weight: f32, sums: usize, isFirst: bool): void {
  const factors = f32x4.splat(weight);
  for (let i: i32 = 0; i < length; i += 16, row += 16, sums += 64) {
    const bytes = v128.load(row);
    const low = i16x8.extend_low_i8x16_u(bytes);
    const high = i16x8.extend_high_i8x16_u(bytes);
    const a = f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(low)), factors);
    const b = f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(low)), factors);
    const c = f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(high)), factors);
    const d = f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(high)), factors);
    if (isFirst) {
      v128.store(sums, a);
      v128.store(sums, b, 16);
      v128.store(sums, c, 32);
      v128.store(sums, d, 48);
    } else {
      v128.store(sums, f32x4.add(v128.load(sums), a));
      v128.store(sums, f32x4.add(v128.load(sums, 16), b), 16);
      v128.store(sums, f32x4.add(v128.load(sums, 32), c), 32);
      v128.store(sums, f32x4.add(v128.load(sums, 48), d), 48);
    }
  }
}

/** RGB bytes → luma bytes: (4899 R + 9617 G + 1868 B + 8192) >> 14. Sixteen bytes behind both arrays may be touched. */
export function greyRgb(source: usize, pixels: i32, target: usize): void {
  const zero = i32x4.splat(0);
  const redGreen = i32x4.splat((9617 << 16) | 4899);
  // Blue stands beside a one that brings the half for rounding.
  const blueHalf = i32x4.splat((8192 << 16) | 1868);
  const one16 = i32x4.splat(1 << 16);
  let at = source;
  let out = target;
  for (let i: i32 = 0; i < pixels; i += 4, at += 12, out += 4) {
    const bytes = v128.load(at);
    const first = i8x16.shuffle(bytes, zero, 0, 16, 1, 16, 3, 16, 4, 16, 6, 16, 7, 16, 9, 16, 10, 16);
    const second = v128.or(i8x16.shuffle(bytes, zero, 2, 16, 16, 16, 5, 16, 16, 16, 8, 16, 16, 16, 11, 16, 16, 16), one16);
    const sum = i32x4.shr_u(i32x4.add(i32x4.dot_i16x8_s(first, redGreen), i32x4.dot_i16x8_s(second, blueHalf)), 14);
    const words = i16x8.narrow_i32x4_s(sum, sum);
    v128.store32_lane(out, i8x16.narrow_i16x8_u(words, words), 0);
  }
}

/**
 * Adds |pixel − pixel to its left| of each row of a plane of bytes to the sums by column: width + 16 u32, of which the first
 * means nothing. The byte before the plane is read.
 */
export function addColumnSteps(source: usize, width: i32, rows: i32, columns: usize): void {
  for (let y: i32 = 0; y < rows; y++) {
    let at = source + <usize>(y * width);
    let out = columns;
    for (let x: i32 = 0; x < width; x += 16, at += 16, out += 64) {
      const steps = distance(v128.load(at), v128.load(at - 1));
      const low = i16x8.extend_low_i8x16_u(steps);
      const high = i16x8.extend_high_i8x16_u(steps);
      v128.store(out, i32x4.add(v128.load(out), i32x4.extend_low_i16x8_u(low)));
      v128.store(out, i32x4.add(v128.load(out, 16), i32x4.extend_high_i16x8_u(low)), 16);
      v128.store(out, i32x4.add(v128.load(out, 32), i32x4.extend_low_i16x8_u(high)), 32);
      v128.store(out, i32x4.add(v128.load(out, 48), i32x4.extend_high_i16x8_u(high)), 48);
    }
  }
}

/** Sums |pixel − pixel above it| of each row but the first over columns 2…width − 2: rows − 1 u32. */
export function sumRowSteps(source: usize, width: i32, rows: i32, sums: usize): void {
  for (let y: i32 = 1; y < rows; y++, sums += 4) {
    const at = source + <usize>(y * width);
    const above = at - <usize>width;
    let total = i32x4.splat(0);
    let x: i32 = 2;
    for (; x + 16 < width; x += 16) {
      const steps = distance(v128.load(at + <usize>x), v128.load(above + <usize>x));
      total = i32x4.add(total, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(steps)));
    }
    let sum = i32x4.extract_lane(total, 0) + i32x4.extract_lane(total, 1) + i32x4.extract_lane(total, 2) + i32x4.extract_lane(total, 3);
    for (; x < width - 1; x++) sum += abs(<i32>load<u8>(at + <usize>x) - <i32>load<u8>(above + <usize>x));
    store<i32>(sums, sum);
  }
}

/** |a − b| of bytes. */
@inline
function distance(a: v128, b: v128): v128 {
  return v128.or(i8x16.sub_sat_u(a, b), i8x16.sub_sat_u(b, a));
}

/**
 * Erosion by a box, in place: each byte of a plane of bytes becomes 1 where it and the others of the window × window bytes
 * that begin with it, to the right and below, are not 0, and 0 elsewhere. Right for bytes whose window lies in the plane.
 */
export function erodeAhead(plane: usize, stride: i32, rows: i32, window: i32): void {
  const length = stride * rows;
  const ones = i8x16.splat(1);
  for (let i: i32 = 0; i < length; i += 16) v128.store(plane + <usize>i, i8x16.min_u(v128.load(plane + <usize>i), ones));
  keepLeast(plane, length, window, 1);
  keepLeast(plane, length, window, stride);
}

/** Each byte becomes the least of `window` bytes, `step` apart, from itself on: of twice as many with every pass. */
function keepLeast(plane: usize, length: i32, window: i32, step: i32): void {
  for (let reach: i32 = 1; reach < window;) {
    const grown = min(reach, window - reach);
    const ahead = grown * step;
    for (let at = plane; at < plane + <usize>(length - ahead); at += 16) v128.store(at, i8x16.min_u(v128.load(at), v128.load(at + <usize>ahead)));
    reach += grown;
  }
}
