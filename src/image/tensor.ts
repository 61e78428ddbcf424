/** Rasters as network inputs. */
import { kernels, layOut } from './kernels/kernels.js';
import type { Raster } from './raster.js';
import type { Normalisation } from './resample.js';

/** Channels first: channels × height × width, each value (v − mean) × factor. */
export function toChannelsFirst(raster: Raster, normalisation: Normalisation): Float32Array {
  const { data, channels } = raster;
  const plane = raster.width * raster.height;
  const out = new Float32Array(data.length);
  const { factor } = normalisation;
  const shift = -normalisation.mean * factor;
  if (channels === 3) {
    const { at: [pixels, planes], memory } = layOut(data.length, 4 * data.length);
    memory.bytes.set(data, pixels);
    kernels.splitRgb(pixels, plane, planes, factor, shift);
    out.set(memory.floats.subarray(planes / 4, planes / 4 + out.length));
  } else {
    for (let i = 0; i < plane; i++) out[i] = data[i]! * factor + shift;
  }
  return out;
}
