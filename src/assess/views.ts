/** The photo at the sizes in which faces are sought, each made when it is first asked for. */
import { isBilevel, undither } from '../image/bilevel.js';
import { PyramidRaster } from '../image/pyramid.js';
import type { Raster } from '../image/raster.js';
import type { DecodedImage, ImageSource } from '../stages/contract.js';
import type { StageClock } from './clock.js';

/** One size of the photo. */
export interface View {
  /** What is measured. */
  readonly image: DecodedImage;
  /** What faces are sought in, of the same size: the greys that the dots of a two-tone image stand for, else the same pixels. */
  readonly sought: Raster;
}

export interface PhotoViews {
  /** Enough pixels to find a face that the photo is about, and to measure it. */
  overview(): Promise<View>;
  /** Enough pixels for every look of the detector. */
  working(): Promise<View>;
}

/**
 * Longer side of the working view in pixels: at most the one, and where that is cheaper to decode, at least the other: the
 * longest input of the detector's looks (docs/decisions/0003), so that no face is lost here.
 */
const workingLongSide = { least: 1600, most: 2048 } as const;
/**
 * Longer side of the overview in pixels. A face that the photo is about fills a fifth of it and more: at 640 it is 128 px,
 * which no network shows enlarged but the mesh's, by a little (docs/decisions/0024).
 */
const overviewLongSide = { least: 640, most: 1280 } as const;

export function openViews(source: ImageSource, clock: StageClock): PhotoViews {
  const working = once(async () => viewOf(await clock.time('decode', () => source.decode(workingLongSide.most, workingLongSide.least))));
  const overview = once(async () => {
    const longSide = Math.max(source.facts.width, source.facts.height);
    if (longSide > workingLongSide.most && source.reducesCheaply) {
      return viewOf(await clock.time('decode', () => source.decode(overviewLongSide.most, overviewLongSide.least)));
    }
    return halveView(await working());
  });
  return { overview, working };
}

/** One size for everything. */
export function singleView(image: DecodedImage): PhotoViews {
  const view = Promise.resolve(viewOf(image));
  return { overview: () => view, working: () => view };
}

/** The detector's input and every look at a face are cut from it, most of them at half its size or less. */
function viewOf(decoded: DecodedImage): View {
  const image = { ...decoded, raster: new PyramidRaster(decoded.raster) };
  return { image, sought: isBilevel(image.raster) ? undither(image.raster) : image.raster };
}

/** The view at half its size, where that is enough for an overview; the dots of two tones are left as they are. */
function halveView(view: View): View {
  const { image } = view;
  const halved = Math.max(image.raster.width, image.raster.height) / 2;
  const raster = image.raster.half;
  if (halved < overviewLongSide.least || raster === undefined || view.sought !== image.raster) return view;
  return { image: { ...image, raster, scale: 2 * image.scale }, sought: raster };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
