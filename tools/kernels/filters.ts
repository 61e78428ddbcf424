// The filters of the sharpness statistics, part of kernels.ts. They take and give planes of `rows` rows of `stride` values
// without a border of their own: each answers for all but the outermost ring (of `side` >> 1 pixels for the box), where the
// values mean nothing, and may touch 32 bytes behind the target.

/** Bytes → bytes smoothed by [1 2 1] along both axes: (sum + 8) >> 4. */
export function smoothBytes(source: usize, stride: i32, rows: i32, target: usize): void {
  const eight = i16x8.splat(8);
  const end = stride * (rows - 1) - 1;
  for (let i: i32 = stride + 1; i < end; i += 8) {
    const at = source + <usize>i;
    const left = columnOfBytes(at - 1, stride);
    const middle = columnOfBytes(at, stride);
    const right = columnOfBytes(at + 1, stride);
    const sum = i16x8.add(i16x8.add(left, right), i16x8.add(i16x8.add(middle, middle), eight));
    const words = i16x8.shr_u(sum, 4);
    v128.store64_lane(target + <usize>i, i8x16.narrow_i16x8_u(words, words), 0);
  }
}

/** [1 2 1] down the columns of eight bytes. */
@inline
function columnOfBytes(at: usize, stride: i32): v128 {
  const here = v128.load8x8_u(at);
  return i16x8.add(i16x8.add(v128.load8x8_u(at - <usize>stride), v128.load8x8_u(at + <usize>stride)), i16x8.add(here, here));
}

/** Bytes → i32, convolved with [corner edge corner; edge centre edge; corner edge corner]. */
export function convolveBytes(source: usize, stride: i32, rows: i32, corner: i32, edge: i32, centre: i32, target: usize): void {
  const corners = i16x8.splat(<i16>corner);
  const edges = i16x8.splat(<i16>edge);
  const centres = i16x8.splat(<i16>centre);
  const end = stride * (rows - 1) - 1;
  for (let i: i32 = stride + 1; i < end; i += 8) {
    const at = source + <usize>i;
    const above = at - <usize>stride;
    const below = at + <usize>stride;
    const diagonal = i16x8.add(i16x8.add(v128.load8x8_u(above - 1), v128.load8x8_u(above + 1)), i16x8.add(v128.load8x8_u(below - 1), v128.load8x8_u(below + 1)));
    const straight = i16x8.add(i16x8.add(v128.load8x8_u(above), v128.load8x8_u(below)), i16x8.add(v128.load8x8_u(at - 1), v128.load8x8_u(at + 1)));
    storeWords(target + (<usize>i << 2), i16x8.add(i16x8.add(i16x8.mul(diagonal, corners), i16x8.mul(straight, edges)), i16x8.mul(v128.load8x8_u(at), centres)));
  }
}

/** Bytes → i32, convolved with [1 0 −1; 0 0 0; −1 0 1]. */
export function mixBytes(source: usize, stride: i32, rows: i32, target: usize): void {
  const end = stride * (rows - 1) - 1;
  for (let i: i32 = stride + 1; i < end; i += 8) {
    const above = source + <usize>(i - stride);
    const below = source + <usize>(i + stride);
    storeWords(target + (<usize>i << 2), i16x8.sub(i16x8.sub(v128.load8x8_u(above - 1), v128.load8x8_u(above + 1)), i16x8.sub(v128.load8x8_u(below - 1), v128.load8x8_u(below + 1))));
  }
}

/** Bytes → i32: each less the mean of the side × side bytes around it, rounded. Side 3, 5 or 7. */
export function subtractBoxMean(source: usize, stride: i32, rows: i32, side: i32, target: usize): void {
  const reach = side >> 1;
  const factor = f32x4.splat(<f32>1 / <f32>(side * side));
  const half = f32x4.splat(0.5);
  const end = stride * (rows - reach) - reach;
  for (let i: i32 = reach * stride + reach; i < end; i += 8) {
    const at = source + <usize>i;
    let sum = i16x8.splat(0);
    for (let v = -reach; v <= reach; v++) for (let u = -reach; u <= reach; u++) sum = i16x8.add(sum, v128.load8x8_u(at + <usize>(v * stride + u)));
    // Ties cannot happen (the divisor is odd), and the nearest miss is far beyond what single precision loses.
    const low = i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(sum)), factor), half));
    const high = i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(sum)), factor), half));
    storeWords(target + (<usize>i << 2), i16x8.sub(v128.load8x8_u(at), i16x8.narrow_i32x4_s(low, high)));
  }
}

/** i32 → i32, convolved with [1 2 1] along both axes. */
export function smoothIntegers(source: usize, stride: i32, rows: i32, target: usize): void {
  const down = <usize>stride << 2;
  const end = stride * (rows - 1) - 1;
  for (let i: i32 = stride + 1; i < end; i += 4) {
    const at = source + (<usize>i << 2);
    const middle = columnOfIntegers(at, down);
    const sides = i32x4.add(columnOfIntegers(at - 4, down), columnOfIntegers(at + 4, down));
    v128.store(target + (<usize>i << 2), i32x4.add(sides, i32x4.add(middle, middle)));
  }
}

/** [1 2 1] down the columns of four integers. */
@inline
function columnOfIntegers(at: usize, down: usize): v128 {
  const here = v128.load(at);
  return i32x4.add(i32x4.add(v128.load(at - down), v128.load(at + down)), i32x4.add(here, here));
}

/** Eight i16 as eight i32. */
@inline
function storeWords(target: usize, words: v128): void {
  v128.store(target, i32x4.extend_low_i16x8_s(words));
  v128.store(target, i32x4.extend_high_i16x8_s(words), 16);
}

/**
 * Sum of absolute values and sum of squares (two f64) of a plane of i32, `stride` values a row, over a run of each of its
 * first `rows` rows: columns from…to, two i32 a row.
 */
export function sumAbsolutes(plane: usize, stride: i32, rows: i32, runs: usize, sums: usize): void {
  let totals = f64x2.splat(0);
  let squares = f64x2.splat(0);
  let total: f64 = 0;
  let square: f64 = 0;
  for (let y: i32 = 0; y < rows; y++) {
    let at = plane + (<usize>(y * stride + load<i32>(runs + (<usize>y << 3))) << 2);
    const end = plane + (<usize>(y * stride + load<i32>(runs + (<usize>y << 3), 4)) << 2);
    for (; at + 16 <= end; at += 16) {
      const values = i32x4.abs(v128.load(at));
      const low = f64x2.convert_low_i32x4_s(values);
      const high = f64x2.convert_low_i32x4_s(i32x4.shuffle(values, values, 2, 3, 2, 3));
      totals = f64x2.add(totals, f64x2.add(low, high));
      squares = f64x2.add(squares, f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high)));
    }
    for (; at < end; at += 4) {
      const value = Math.abs(<f64>load<i32>(at));
      total += value;
      square += value * value;
    }
  }
  store<f64>(sums, total + f64x2.extract_lane(totals, 0) + f64x2.extract_lane(totals, 1));
  store<f64>(sums, square + f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1), 8);
}

/**
 * Bytes → f32: `rows` rows of `width` weighted sums of `taps` (f32, `count` of them) bytes each, from a byte on to the right. Source rows lie
 * `width` + `count` − 1 bytes apart; target rows close together, so that up to three values of a row are written over by the next.
 */
export function weighAcross(source: usize, width: i32, rows: i32, taps: usize, count: i32, target: usize): void {
  const stride = <usize>(width + count - 1);
  for (let y: i32 = 0; y < rows; y++, source += stride, target += <usize>width << 2) {
    for (let x: i32 = 0; x < width; x += 4) {
      let sum = f32x4.splat(0);
      for (let k: i32 = 0; k < count; k++) {
        const bytes = v128.load32_zero(source + <usize>(x + k));
        sum = f32x4.add(sum, f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes))), v128.load32_splat(taps + (<usize>k << 2))));
      }
      v128.store(target + (<usize>x << 2), sum);
    }
  }
}

/**
 * f32 → f32: each of the first `values` values of the target is the weighted sum of `count` values of the source, `stride` apart, from its
 * own on: downwards, or to the right where `stride` is 1.
 */
export function weighDown(source: usize, stride: i32, values: i32, taps: usize, count: i32, target: usize): void {
  const down = <usize>stride << 2;
  for (let i: i32 = 0; i < values; i += 4) {
    let at = source + (<usize>i << 2);
    let sum = f32x4.splat(0);
    for (let k: i32 = 0; k < count; k++, at += down) sum = f32x4.add(sum, f32x4.mul(v128.load(at), v128.load32_splat(taps + (<usize>k << 2))));
    v128.store(target + (<usize>i << 2), sum);
  }
}

/** f32 → f32: half the length of the central difference, for the inner rows; the outer columns mean nothing. In double precision. */
export function gradientLengths(source: usize, stride: i32, rows: i32, target: usize): void {
  const down = <usize>stride << 2;
  const half = f64x2.splat(0.5);
  const end = stride * (rows - 1);
  for (let i: i32 = stride; i < end; i += 2) {
    const at = source + (<usize>i << 2);
    const across = f64x2.sub(doublesOf(at + 4), doublesOf(at - 4));
    const along = f64x2.sub(doublesOf(at + down), doublesOf(at - down));
    const length = f64x2.mul(f64x2.sqrt(f64x2.add(f64x2.mul(across, across), f64x2.mul(along, along))), half);
    v128.store64_lane(target + (<usize>i << 2), f32x4.demote_f64x2_zero(length), 0);
  }
}

/** Two f32 as two f64. */
@inline
function doublesOf(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}
