/** Blurs that lenses and moving cameras make. */
import sharp from 'sharp';
import { createRaster, type Raster } from '../../../src/image/raster.js';

/**
 * Defocus: a disc of `radius` pixels (a real number), as the Gaussian of the same second moment (σ = radius / 2).
 * Beyond the border the edge pixel repeats.
 */
export async function blurByDefocus(source: Raster, radius: number): Promise<Raster> {
  const { width, height } = source;
  const data = await sharp(source.data, { raw: { width, height, channels: 3 } }).blur({ sigma: Math.max(0.3, radius / 2), precision: 'float' }).raw().toBuffer();
  return { width, height, channels: 3, data: new Uint8Array(data) };
}

/** Motion: the mean along a straight line of `length` pixels at `angle` radians, sampled about once a pixel. */
export function blurByMotion(source: Raster, length: number, angle: number): Raster {
  const { width, height, channels } = source;
  const count = Math.max(1, Math.ceil(length));
  const sums = new Float32Array(source.data.length);
  for (let k = 0; k < count; k++) {
    const along = count === 1 ? 0 : (k / (count - 1) - 0.5) * length;
    const dx = Math.round(along * Math.cos(angle));
    const dy = Math.round(along * Math.sin(angle));
    for (let y = 0; y < height; y++) {
      const row = Math.min(height - 1, Math.max(0, y + dy)) * width;
      for (let x = 0; x < width; x++) {
        const from = (row + Math.min(width - 1, Math.max(0, x + dx))) * channels;
        const to = (y * width + x) * channels;
        for (let c = 0; c < channels; c++) sums[to + c] = sums[to + c]! + source.data[from + c]!;
      }
    }
  }
  const blurred = createRaster(width, height, channels);
  for (let i = 0; i < sums.length; i++) blurred.data[i] = sums[i]! / count + 0.5;
  return blurred;
}
