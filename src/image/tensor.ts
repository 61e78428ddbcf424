/** Rasters as network inputs. */
import type { Raster } from './raster.js';
import type { Normalisation } from './resample.js';

/** Channels first: channels × height × width, each value (v − mean) × factor. */
export function toChannelsFirst(raster: Raster, normalisation: Normalisation): Float32Array {
  const { data, channels } = raster;
  const plane = raster.width * raster.height;
  const out = new Float32Array(data.length);
  const { factor } = normalisation;
  const shift = -normalisation.mean * factor;
  for (let c = 0; c < channels; c++) {
    for (let i = 0, at = c; i < plane; i++, at += channels) out[c * plane + i] = data[at]! * factor + shift;
  }
  return out;
}
