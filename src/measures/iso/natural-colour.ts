import { linearLight } from '../../image/luminance.js';
import type { Raster } from '../../image/raster.js';
import type { AlignedFrame } from '../../stages/contract.js';
import { notAssessable } from '../contract.js';
import { cheekSquares, type PixelSquare } from './cheek-squares.js';
import { component, defineComponent } from './component.js';

/** Linear sRGB → XYZ for the D50 white, Bradford-adapted, row by row. Source: ISO/IEC 29794-5:2025, natural colour. */
const toXyz = [0.43605, 0.38508, 0.14309, 0.22249, 0.71689, 0.06062, 0.01393, 0.0971, 0.71419] as const;
const whiteD50 = [0.964221, 1, 0.825211] as const;
const labThreshold = 216 / 24389;
/** The reference writes 24289 where CIE has 24389; it changes nothing above the threshold and is kept to agree with it. */
const labSlope = 24289 / 27;

/** The a* and b* that skin has under neutral light. Source: ISO/IEC 29794-5:2025, natural colour. */
const naturalA = { min: 5, max: 25 };
const naturalB = { min: 5, max: 35 };
/** Native value for colours on the green or the blue side, which no skin has. */
const unnaturalDistance = 100;

export const naturalColour = defineComponent({
  id: 'NaturalColour',
  method: 'exact-formula',
  unit: 'ΔE*ab',
  range: { min: 0, max: 100 },
  needs: ['frame'],
  summary: 'How far the mean colour of the cheeks lies from the colours that skin has under neutral light; 0 for a grey photo.',
  movedBy: 'Coloured light, filters and a wrong white balance; not the tone of the skin within wide limits.',
  source: 'ISO/IEC 29794-5:2025, natural colour',
  measure({ frame }) {
    const squares = cheekSquares(frame);
    if (squares === undefined) return notAssessable('region-outside-image');
    if (isGrey(frame.raster)) return component('NaturalColour', 0, { grey: true });
    const { a, b } = labOf(meanColour(frame, [squares.left, squares.right]));
    const native = a < 0 || b < 0 ? unnaturalDistance : Math.hypot(beyond(a, naturalA), beyond(b, naturalB));
    return component('NaturalColour', native, { a, b, grey: false });
  },
});

function beyond(value: number, range: { readonly min: number; readonly max: number }): number {
  return Math.max(0, range.min - value, value - range.max);
}

/** Whether R = G = B in every pixel. */
function isGrey({ data }: Raster): boolean {
  for (let i = 0; i < data.length; i += 3) {
    if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) return false;
  }
  return true;
}

/** Mean R, G, B (0…255) over squares of equal side; what lies outside the landmarked region counts as black. */
function meanColour(frame: AlignedFrame, squares: readonly PixelSquare[]): [number, number, number] {
  const { data, width } = frame.raster;
  const sums: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (const square of squares) {
    count += square.side * square.side;
    for (let y = square.y; y < square.y + square.side; y++) {
      for (let i = y * width + square.x; i < y * width + square.x + square.side; i++) {
        if (frame.regionMask.data[i] === 0) continue;
        sums[0] += data[3 * i]!;
        sums[1] += data[3 * i + 1]!;
        sums[2] += data[3 * i + 2]!;
      }
    }
  }
  return [sums[0] / count, sums[1] / count, sums[2] / count];
}

/** CIE a*, b* (D50) of an sRGB colour with fractional channel values 0…255. */
function labOf(rgb: readonly [number, number, number]): { a: number; b: number } {
  const [r, g, b] = rgb.map(linearise) as [number, number, number];
  const f = [0, 1, 2].map((row) => {
    const value = toXyz[3 * row]! * r + toXyz[3 * row + 1]! * g + toXyz[3 * row + 2]! * b;
    return labCurve(value / whiteD50[row]!);
  }) as [number, number, number];
  return { a: 500 * (f[0] - f[1]), b: 200 * (f[1] - f[2]) };
}

function labCurve(t: number): number {
  return t > labThreshold ? Math.cbrt(t) : (labSlope * t + 16) / 116;
}

/** sRGB decoding of a fractional value; whole values stand in the table. */
function linearise(value: number): number {
  if (Number.isInteger(value)) return linearLight[value]!;
  const c = value / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}
