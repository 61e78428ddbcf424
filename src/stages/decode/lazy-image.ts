/** An image whose pixels are decoded when they are asked for, and no more of them than needed. */
import type { Sharp } from 'sharp';
import { clipRegion, cropRaster } from '../../image/crop.js';
import type { Raster } from '../../image/raster.js';
import type { PixelRegion } from '../../image/shrink.js';
import { limits } from '../../limits.js';
import type { DecodedImage, FacePatch, ImageEncoding, ImageFacts, ImageSource } from '../contract.js';
import { reduceBeforeConverting, toRaster } from './colour.js';

import type { ImageHeader } from './image-header.js';
import { decodeFailure, openEncoded, openPixels, type Strictness } from './libvips.js';
import { storedToUpright, turnSize, turnUpright, uprightToStored, type Size } from './orientation.js';
import { rescueFile } from './rescue.js';
import type { StoredPixels } from './stored-pixels.js';

/** Where pixels come from: the file, or pixels already unpacked. */
type Origin = { readonly kind: 'file'; readonly bytes: Uint8Array; readonly strictness: Strictness } | { readonly kind: 'pixels'; readonly pixels: StoredPixels };

type Pipeline = (stored: Sharp) => Sharp | Promise<Sharp>;

/** Regions read from a JPEG one by one before the whole image is decoded once instead. */
const REGIONS_BEFORE_WHOLE = 2;

export class LazyImage implements ImageSource {
  readonly encoding: ImageEncoding;
  readonly #header: ImageHeader;
  readonly #orientation: number;
  #origin: Origin;
  #damaged = false;
  #lost: PixelRegion | undefined;
  #whole: Promise<Raster> | undefined;
  #regionsRead = 0;
  /** The region read last: what a face is measured in lies within one another. */
  #lastPart: FacePatch | undefined;

  /** `pixels` are given when the file has been unpacked without libvips. */
  constructor(header: ImageHeader, pixels?: StoredPixels) {
    this.#header = header;
    this.#orientation = header.facts.orientation;
    this.encoding = header.encoding;
    // libtiff warns of every tag it does not know; libpng and the others of harmless details as well.
    this.#origin = { kind: 'file', bytes: header.bytes, strictness: header.facts.format === 'jpeg' ? 'warning' : 'error' };
    if (pixels) this.#usePixels(pixels);
  }

  /** `truncated` and `lostRegion` are complete once pixels have been decoded. */
  get facts(): ImageFacts {
    const { facts } = this.#header;
    return this.#damaged ? { ...facts, truncated: true, ...(this.#lost && { lostRegion: this.#lost }) } : facts;
  }

  get reducesCheaply(): boolean {
    return this.#header.facts.format === 'jpeg' || this.#origin.kind === 'pixels' || this.#isKeepable(limits.keptPixels);
  }

  async decode(maxLongSidePixels: number, minLongSidePixels = maxLongSidePixels): Promise<DecodedImage> {
    if (!(maxLongSidePixels >= 1)) throw new RangeError(`expected a positive number of pixels but received ${maxLongSidePixels}`);
    const { width, height, format } = this.#header.facts;
    const longSide = Math.max(width, height);
    const target = format === 'jpeg' ? shrunkOnLoad(longSide, Math.floor(maxLongSidePixels), minLongSidePixels) : Math.floor(maxLongSidePixels);
    if (longSide <= target) {
      const raster = await this.#decodeWhole();
      return { facts: this.facts, raster, scale: 1 };
    }
    const scale = longSide / target;
    const reduced = { width: Math.max(1, Math.round(width / scale)), height: Math.max(1, Math.round(height / scale)) };
    const raster = this.#isWorthKeeping() ? await reduceRaster(await this.#decodeWhole(), reduced) : await this.#decodeReduced(reduced);
    return { facts: this.facts, raster, scale };
  }

  async decodeRegion(region: PixelRegion): Promise<FacePatch> {
    const { width, height, format } = this.#header.facts;
    const clipped = clipRegion(region, width, height);
    const origin = { x: clipped.x, y: clipped.y };
    // A JPEG is read from the top to the region's lower edge, cheaply; of the other formats the whole image is unpacked anyway.
    const readsAlone = format === 'jpeg' && this.#regionsRead < REGIONS_BEFORE_WHOLE;
    if (this.#whole === undefined && this.#lastPart !== undefined && holdsRegion(this.#lastPart, clipped)) {
      const { raster, origin: { x, y } } = this.#lastPart;
      return { raster: cropRaster(raster, { ...clipped, x: clipped.x - x, y: clipped.y - y }), origin };
    }
    if (this.#whole === undefined && (readsAlone || !this.#isKeepable(limits.maxPixels))) {
      this.#regionsRead++;
      const part = uprightToStored(clipped, this.#orientation, this.#header.stored);
      const raster = await this.#read((image) => image.extract({ left: part.x, top: part.y, width: part.width, height: part.height }));
      this.#lastPart = { raster, origin };
      return this.#lastPart;
    }
    return { raster: cropRaster(await this.#decodeWhole(), clipped), origin };
  }

  /** Full-size upright pixels, decoded once and kept. */
  #decodeWhole(): Promise<Raster> {
    this.#whole ??= this.#read(asStored);
    return this.#whole;
  }

  async #decodeReduced(upright: Size): Promise<Raster> {
    const size = turnSize(upright, this.#orientation);
    const { facts, reading, hasNarrowProfile } = this.#header;
    return this.#read((image) => (hasNarrowProfile && !facts.hasAlpha ? reduceBeforeConverting(resize(image, size), reading.maxPixels) : resize(image, size)));
  }

  /**
   * Whether a reduced decode should go by way of the whole image, so that later regions are mere crops: not for JPEG,
   * which is read at reduced size or down to a region for much less (12 megapixels to 2048: 97 ms by way of the whole,
   * 61 ms directly), and in other formats when the whole is small enough to hold.
   */
  #isWorthKeeping(): boolean {
    return this.#whole !== undefined || (this.#header.facts.format !== 'jpeg' && this.#isKeepable(limits.keptPixels));
  }

  #isKeepable(most: number): boolean {
    return this.#header.facts.width * this.#header.facts.height <= most;
  }

  /** Runs one pipeline over the stored pixels and turns the outcome upright; on damage once more over what can be saved. */
  async #read(pipeline: Pipeline): Promise<Raster> {
    try {
      return await this.#run(pipeline);
    } catch (thrown) {
      if (this.#damaged || this.#origin.kind === 'pixels') throw decodeFailure(thrown, this.#header.facts.format);
      const rescue = await rescueFile(this.#header, thrown);
      if (rescue.kind === 'pixels') this.#usePixels(rescue.pixels);
      else {
        this.#origin = rescue;
        this.#damaged = rescue.damaged;
      }
    }
    try {
      return await this.#run(pipeline);
    } catch (thrown) {
      throw decodeFailure(thrown, this.#header.facts.format);
    }
  }

  async #run(pipeline: Pipeline): Promise<Raster> {
    const origin = this.#origin;
    if (origin.kind === 'pixels' && pipeline === asStored && this.#orientation === 1 && origin.pixels.channels === 3) {
      const { width, height, data } = origin.pixels;
      return { width, height, channels: 3, data };
    }
    const stored = origin.kind === 'pixels' ? openPixels(origin.pixels) : openEncoded(origin.bytes, origin.strictness, this.#header.reading);
    return toRaster(turnUpright(await pipeline(stored), this.#orientation), origin.kind === 'file' && this.#header.hasWideProfile);
  }

  #usePixels(pixels: StoredPixels): void {
    this.#origin = { kind: 'pixels', pixels };
    if (pixels.lost === undefined) return;
    this.#damaged = true;
    this.#lost = storedToUpright(pixels.lost, this.#orientation, this.#header.stored);
  }
}

/**
 * The decoder of JPEG shrinks by 8, 4 or 2 itself, for far less than a whole image costs: sharp lets it where at least this
 * much is asked for, and resamples the rest (its pipeline.cc, "known libjpeg rounding errors"; at exactly 8, 4 or 2 it takes
 * the next lower one, and at 2 decodes the whole). 12 megapixels by 2: 55 ms, by 3: 34, by 5: 25, by 9: 20, whole: 57
 * (docs/decisions/0024).
 */
const shrinkOnLoadFrom = [9, 5, 3] as const;
/** The sides of the reduced image are rounded to whole pixels; that must not take the reduction below the factor. */
const roundingMargin = 1.01;

/** The longer side from `least` to `target` for which the least of a JPEG is decoded; `target` where the decoder shrinks to none of them. */
function shrunkOnLoad(longSide: number, target: number, least: number): number {
  if (longSide <= target) return target;
  return shrinkOnLoadFrom.map((factor) => Math.floor(longSide / (factor * roundingMargin))).find((side) => side >= least && side <= target) ?? target;
}

function holdsRegion({ raster, origin }: FacePatch, { x, y, width, height }: PixelRegion): boolean {
  return x >= origin.x && y >= origin.y && x + width <= origin.x + raster.width && y + height <= origin.y + raster.height;
}

const asStored = (image: Sharp): Sharp => image;

/** Each axis on its own to the exact size, so that full = reduced × scale holds; Mitchell's filter neither rings nor blurs visibly. */
function resize(image: Sharp, size: Size): Sharp {
  return image.resize(size.width, size.height, { fit: 'fill', kernel: 'mitchell', fastShrinkOnLoad: true });
}

async function reduceRaster(raster: Raster, size: Size): Promise<Raster> {
  return toRaster(resize(openPixels({ ...raster, channels: 3 }), size), false);
}
