/**
 * The shapes of the mapping from a native value to a quality component 0…100, as data.
 *
 * Source: ISO/IEC 29794-5:2025 and its reference implementation OFIQ 1.0.3. Every shape is rounded first, half away
 * from zero, and clamped afterwards, as the reference does.
 */

interface SigmoidParameters {
  /** Native value at half height. */
  readonly x0: number;
  /** Width: the logistic's argument is (x − x0) / w. */
  readonly w: number;
}

/** h·(a + s·σ(x)): with a = 0, s = 1 larger is better, with a = 1, s = −1 smaller is better. */
interface ScaledSigmoid extends SigmoidParameters {
  readonly h: number;
  readonly a: number;
  readonly s: number;
}

export type QualityMapping =
  | ({ readonly shape: 'sigmoid' } & ScaledSigmoid)
  /** The sigmoid of the distance |x − target|. */
  | ({ readonly shape: 'sigmoid-of-distance'; readonly target: number } & ScaledSigmoid)
  /** 100·σ(x; rise)·(1 − σ(x; fall)). */
  | { readonly shape: 'sigmoid-band'; readonly rise: SigmoidParameters; readonly fall: SigmoidParameters }
  /** 100 up to `best`, 0 from `worst` on, between them the falling part of a sigmoid stretched to 100…0. */
  | ({ readonly shape: 'sigmoid-fall'; readonly best: number; readonly worst: number } & SigmoidParameters)
  /** 100·sin(π·g·x / (g·x + 1)). */
  | { readonly shape: 'saturated-sine'; readonly gain: number }
  /** 100·x^exponent. */
  | { readonly shape: 'power'; readonly exponent: number }
  /** 1 / (x + offset). */
  | { readonly shape: 'reciprocal'; readonly offset: number }
  /** intercept + slope·x. */
  | { readonly shape: 'linear'; readonly intercept: number; readonly slope: number }
  /** 100·max(0, cos x)² of an angle in degrees. */
  | { readonly shape: 'cosine-squared' }
  /** Straight lines between (native, quality) knots, which rise in native; constant beyond the ends. */
  | { readonly shape: 'polyline'; readonly knots: readonly (readonly [native: number, quality: number])[] };

/** The logistic function of (x − x0) / w. */
export function sigmoid(x: number, { x0, w }: SigmoidParameters): number {
  return 1 / (1 + Math.exp((x0 - x) / w));
}

/** Rounds to an integer, halves away from zero (Math.round takes −0.5 to 0). */
export function roundHalfAway(x: number): number {
  return x < 0 ? -Math.floor(0.5 - x) : Math.floor(x + 0.5);
}

/** The quality component of a native value: an integer 0…100. NaN stays NaN, which `measured` refuses. */
export function mapToQuality(mapping: QualityMapping, native: number): number {
  const rounded = roundHalfAway(evaluate(mapping, native));
  return Math.min(100, Math.max(0, rounded));
}

function evaluate(mapping: QualityMapping, x: number): number {
  switch (mapping.shape) {
    case 'sigmoid':
      return scaledSigmoid(mapping, x);
    case 'sigmoid-of-distance':
      return scaledSigmoid(mapping, Math.abs(x - mapping.target));
    case 'sigmoid-band':
      return 100 * sigmoid(x, mapping.rise) * (1 - sigmoid(x, mapping.fall));
    case 'sigmoid-fall': {
      if (x <= mapping.best) return 100;
      if (x >= mapping.worst) return 0;
      const end = sigmoid(mapping.worst, mapping);
      return (100 * (end - sigmoid(x, mapping))) / (end - sigmoid(mapping.best, mapping));
    }
    case 'saturated-sine':
      return 100 * Math.sin((Math.PI * mapping.gain * x) / (mapping.gain * x + 1));
    case 'power':
      return 100 * x ** mapping.exponent;
    case 'reciprocal':
      return 1 / (x + mapping.offset);
    case 'linear':
      return mapping.intercept + mapping.slope * x;
    case 'cosine-squared':
      return 100 * Math.max(0, Math.cos((x * Math.PI) / 180)) ** 2;
    case 'polyline':
      return interpolate(mapping.knots, x);
  }
}

function scaledSigmoid(mapping: ScaledSigmoid, x: number): number {
  return mapping.h * (mapping.a + mapping.s * sigmoid(x, mapping));
}

function interpolate(knots: readonly (readonly [number, number])[], x: number): number {
  const first = knots[0]!;
  if (Number.isNaN(x) || x <= first[0]) return Number.isNaN(x) ? x : first[1];
  for (let i = 1; i < knots.length; i++) {
    const [x1, y1] = knots[i]!;
    if (x >= x1) continue;
    const [x0, y0] = knots[i - 1]!;
    return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
  }
  return knots.at(-1)![1];
}
