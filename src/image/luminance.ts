/**
 * Linear-light luminance as ISO/IEC 29794-5 measures it: sRGB decoded to linear light, then the Rec. 709 weights.
 * A mid-grey pixel of 128 has luminance 55, not 128.
 */
import { createRaster, type Raster } from './raster.js';
import type { PixelRegion } from './shrink.js';

/** sRGB channel value 0…255 → linear light 0…1. Source: IEC 61966-2-1. */
export const linearLight: Float64Array = Float64Array.from({ length: 256 }, (_, value) => {
  const c = value / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
});

/** Weights of linear R, G, B in luminance. Source: ITU-R BT.709. */
const luminanceWeights = [0.2126, 0.7152, 0.0722] as const;

const [redLuminance, greenLuminance, blueLuminance] = luminanceWeights.map((weight) => linearLight.map((light) => 255 * weight * light)) as [Float64Array, Float64Array, Float64Array];

/**
 * Luminance of every pixel, floor(255·Y + 0.5), or of those of a region of the raster alone: then 0 beyond it. A raster of
 * one channel counts as grey.
 */
export function luminanceOf(source: Raster, region: PixelRegion = { x: 0, y: 0, width: source.width, height: source.height }): Raster {
  const { data: input, channels } = source;
  const target = createRaster(source.width, source.height, 1);
  const { data: output } = target;
  for (let y = region.y; y < region.y + region.height; y++) {
    const from = y * source.width + region.x;
    const to = from + region.width;
    if (channels === 1) for (let i = from; i < to; i++) output[i] = (255 * linearLight[input[i]!]! + 0.5) | 0;
    else for (let i = from, at = 3 * from; i < to; i++, at += 3) output[i] = (redLuminance[input[at]!]! + greenLuminance[input[at + 1]!]! + blueLuminance[input[at + 2]!]! + 0.5) | 0;
  }
  return target;
}
