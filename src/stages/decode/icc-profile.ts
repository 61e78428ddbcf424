/**
 * Whether an ICC profile (ICC.1:2022) says what we assume anyway: sRGB. Most photos with a profile carry that one, in a
 * dozen wordings, and converting sRGB to sRGB costs a third of the decoding of a large photo.
 */
import { hasText, textAt, uint16Be, uint32Be } from './byte-reader.js';

/** Colourants of sRGB (IEC 61966-2-1) adapted to D50, as its published profiles hold them: X, Y, Z of red, green, blue. */
const SRGB_COLOURANTS = {
  rXYZ: [0.4361, 0.2225, 0.0139],
  gXYZ: [0.3851, 0.7169, 0.0971],
  bXYZ: [0.1431, 0.0606, 0.7141],
} as const;
/** Published profiles differ in the fourth digit; 0.002 of full scale is half an 8-bit level. */
const COLOURANT_TOLERANCE = 0.002;
/** Tolerance of the tone curves in encoded values: half an 8-bit level. */
const CURVE_TOLERANCE = 0.5 / 255;
/** Tags of a profile that is more than three curves and a matrix. */
const TABLE_TAGS = ['A2B0', 'A2B1', 'A2B2', 'D2B0', 'D2B1', 'D2B2'];
/** Tags in a profile; real ones have about 20. */
const MAX_TAGS = 200;

export function isSrgbProfile(profile: Uint8Array): boolean {
  if (!hasText(profile, 16, 'RGB XYZ ') || !hasText(profile, 36, 'acsp')) return false;
  const tags = new Map<string, number>();
  const count = Math.min(uint32Be(profile, 128), MAX_TAGS);
  for (let i = 0; i < count; i++) tags.set(textAt(profile, 132 + 12 * i, 4), uint32Be(profile, 136 + 12 * i));
  if (TABLE_TAGS.some((tag) => tags.has(tag))) return false;
  for (const [tag, expected] of Object.entries(SRGB_COLOURANTS)) {
    const at = tags.get(tag);
    if (at === undefined || !expected.every((value, i) => Math.abs(fixedAt(profile, at + 8 + 4 * i) - value) <= COLOURANT_TOLERANCE)) return false;
  }
  return ['rTRC', 'gTRC', 'bTRC'].every((tag) => {
    const at = tags.get(tag);
    return at !== undefined && isSrgbCurve(profile, at);
  });
}

/** s15Fixed16Number. */
function fixedAt(bytes: Uint8Array, at: number): number {
  return (uint32Be(bytes, at) | 0) / 65536;
}

function isSrgbCurve(profile: Uint8Array, at: number): boolean {
  const curve = hasText(profile, at, 'para') ? parametricCurve(profile, at) : hasText(profile, at, 'curv') ? sampledCurve(profile, at) : undefined;
  if (!curve) return false;
  for (let i = 0; i <= 64; i++) if (!(Math.abs(encodeSrgb(curve(i / 64)) - i / 64) <= CURVE_TOLERANCE)) return false;
  return true;
}

/** IEC 61966-2-1: linear light to encoded value. */
function encodeSrgb(linear: number): number {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}

/** Types 0 (a bare power) and 3 (a power with a linear foot) of ICC.1 10.18; sRGB is written as type 3. */
function parametricCurve(profile: Uint8Array, at: number): ((x: number) => number) | undefined {
  const [g, a, b, c, d] = [0, 1, 2, 3, 4].map((i) => fixedAt(profile, at + 12 + 4 * i)) as [number, number, number, number, number];
  const type = uint16Be(profile, at + 8);
  if (type === 0) return (x) => x ** g;
  return type === 3 ? (x) => (x >= d ? (a * x + b) ** g : c * x) : undefined;
}

/** A table of 16-bit values over equal steps; a table of one entry is a power and never sRGB. */
function sampledCurve(profile: Uint8Array, at: number): ((x: number) => number) | undefined {
  const count = uint32Be(profile, at + 8);
  if (count < 2) return undefined;
  const sample = (i: number): number => uint16Be(profile, at + 12 + 2 * i) / 65535;
  return (x) => {
    const place = x * (count - 1);
    const i = Math.min(Math.floor(place), count - 2);
    return sample(i) + (sample(i + 1) - sample(i)) * (place - i);
  };
}
