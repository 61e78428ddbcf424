/** The discrete Fourier transform by its definition, one frequency after another. Left out: the fast transform. */
import type { Raster } from '../../../../../src/image/raster.js';

export function powerSpectrum(plane: Raster, left: number, top: number, side: number, along: 'rows' | 'columns'): Float64Array {
  const power = new Float64Array(side / 2 + 1);
  const turn = (2 * Math.PI) / side;
  const window = Array.from({ length: side }, (_, i) => 0.5 - 0.5 * Math.cos(turn * (i + 0.5)));
  const cosines = Array.from({ length: side }, (_, i) => Math.cos(turn * i));
  const sines = Array.from({ length: side }, (_, i) => Math.sin(turn * i));
  const lines = Array.from({ length: Math.ceil(side / 2) }, (_, k) => 2 * k);
  for (const line of lines) {
    const values = Array.from({ length: side }, (_, i) => plane.data[along === 'rows' ? (top + line) * plane.width + left + i : (top + i) * plane.width + left + line]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / side;
    const windowed = values.map((value, i) => (value - mean) * window[i]!);
    for (let k = 0; k <= side / 2; k++) {
      const real = windowed.reduce((sum, value, i) => sum + value * cosines[(k * i) % side]!, 0);
      const imaginary = windowed.reduce((sum, value, i) => sum + value * sines[(k * i) % side]!, 0);
      power[k]! += (real ** 2 + imaginary ** 2) / lines.length;
    }
  }
  return power;
}
