/** Mean power of the rows, or the columns, of a square part of a plane, by frequency. */
import type { Raster } from './raster.js';

/**
 * Power at k cycles a side, k = 0…side / 2, averaged over every second row (or column). A Hann window keeps the ends from
 * adding power of their own.
 *
 * @param side a power of two; the square at (left, top) must lie inside the plane.
 */
export function powerSpectrum(plane: Raster, left: number, top: number, side: number, along: 'rows' | 'columns'): Float64Array {
  const power = new Float64Array(side / 2 + 1);
  const real = new Float64Array(side);
  const imaginary = new Float64Array(side);
  const window = Float64Array.from({ length: side }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / side));
  const turns = turnsOf(side);
  const step = along === 'rows' ? 1 : plane.width;
  const across = along === 'rows' ? plane.width : 1;
  for (let line = 0; line < side; line += 2) {
    const start = top * plane.width + left + line * across;
    let mean = 0;
    for (let i = 0; i < side; i++) mean += plane.data[start + i * step]! / side;
    for (let i = 0; i < side; i++) real[i] = (plane.data[start + i * step]! - mean) * window[i]!;
    imaginary.fill(0);
    transform(real, imaginary, turns);
    for (let k = 0; k <= side / 2; k++) power[k]! += real[k]! ** 2 + imaginary[k]! ** 2;
  }
  const lines = Math.ceil(side / 2);
  return power.map((value) => value / lines);
}

interface Turns {
  readonly cosine: Float64Array;
  readonly sine: Float64Array;
}

/** Cosine and sine of −2π·k / n for the first half turn. */
function turnsOf(n: number): Turns {
  const angle = (k: number): number => (-2 * Math.PI * k) / n;
  return { cosine: Float64Array.from({ length: n / 2 }, (_, k) => Math.cos(angle(k))), sine: Float64Array.from({ length: n / 2 }, (_, k) => Math.sin(angle(k))) };
}

/** Fast Fourier transform in place, radix 2 (J. Cooley and J. Tukey, 1965). */
export function transform(real: Float64Array, imaginary: Float64Array, turns: Turns = turnsOf(real.length)): void {
  const n = real.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; (j & bit) !== 0; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j]!, real[i]!];
      [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!];
    }
  }
  for (let length = 2; length <= n; length <<= 1) {
    const half = length >> 1;
    for (let k = 0; k < half; k++) {
      const cosine = turns.cosine[(k * n) / length]!;
      const sine = turns.sine[(k * n) / length]!;
      for (let i = k; i < n; i += length) {
        const j = i + half;
        const re = real[j]! * cosine - imaginary[j]! * sine;
        const im = real[j]! * sine + imaginary[j]! * cosine;
        real[j] = real[i]! - re;
        imaginary[j] = imaginary[i]! - im;
        real[i]! += re;
        imaginary[i]! += im;
      }
    }
  }
}
