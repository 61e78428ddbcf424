import type { Raster } from './raster.js';
import { halveRaster } from './shrink.js';

/**
 * A raster that several views are cut from: it knows itself at half the size, and that at a quarter, each made when it is
 * first asked for and kept as long as the raster.
 */
export class PyramidRaster implements Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
  #half: Raster | undefined;

  constructor({ width, height, channels, data }: Raster) {
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.data = data;
  }

  /** Undefined where a side is a single pixel. */
  get half(): Raster | undefined {
    if (this.width === 1 || this.height === 1) return undefined;
    this.#half ??= new PyramidRaster(halveRaster(this));
    return this.#half;
  }
}
