/** The kinds of damage that cameras, light, files and things in front of faces do, each with a strength 0…1. */
import sharp from 'sharp';
import { composeMatrices } from '../../../src/geometry/affine.js';
import { createRaster, type Raster } from '../../../src/image/raster.js';
import { blurByDefocus, blurByMotion } from './blur.js';
import { maskCover, paintCover, randomCover, sunglassesCover } from './cover.js';
import { matrixOfMove, scaleOf, type FaceView } from './face-view.js';
import { addNoise, gainLight, mixWith } from './light.js';
import { between, pick, shuffle, type Random } from './random.js';

/** Geometric growth from `low` at strength 0 to `high` at strength 1. */
const grow = (low: number, high: number, strength: number): number => low * (high / low) ** strength;

type Degrade = (view: FaceView, strength: number, random: Random) => FaceView | Promise<FaceView>;

const onRaster = (change: (view: FaceView, strength: number, random: Random) => Raster | Promise<Raster>): Degrade =>
  async (view, strength, random) => ({ ...view, raster: await change(view, strength, random) });

async function resize(raster: Raster, width: number, height: number, kernel: 'linear' | 'cubic'): Promise<Raster> {
  const { data } = await sharp(raster.data, { raw: { width: raster.width, height: raster.height, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel }).raw().toBuffer({ resolveWithObject: true });
  return { width, height, channels: 3, data: new Uint8Array(data) };
}

async function encodeAsJpeg(raster: Raster, quality: number): Promise<Raster> {
  const { width, height } = raster;
  const file = await sharp(raster.data, { raw: { width, height, channels: 3 } }).jpeg({ quality, chromaSubsampling: '4:2:0' }).toBuffer();
  return { width, height, channels: 3, data: new Uint8Array(await sharp(file).raw().toBuffer()) };
}

/** At this many pixels per crop pixel JPEG blocks are as large against the face as in a photo of its own size. */
const jpegScale = 1.2;

async function compress(view: FaceView, strength: number): Promise<Raster> {
  const { width, height } = view.raster;
  const scale = Math.min(1, jpegScale / scaleOf(view));
  const small = scale === 1 ? view.raster : await resize(view.raster, Math.round(width * scale), Math.round(height * scale), 'cubic');
  const coded = await encodeAsJpeg(small, Math.max(1, Math.round(grow(60, 2.5, strength))));
  return scale === 1 ? coded : resize(coded, width, height, 'cubic');
}

async function lowerResolution(view: FaceView, strength: number, random: Random): Promise<Raster> {
  const { width, height } = view.raster;
  const factor = grow(1.2, 10, strength) * scaleOf(view);
  const small = await resize(view.raster, Math.max(4, Math.round(width / factor)), Math.max(4, Math.round(height / factor)), 'cubic');
  return resize(small, width, height, pick(random, ['linear', 'cubic'] as const));
}

function lightFromOneSide(view: FaceView, strength: number, random: Random): Raster {
  const angle = between(random, -0.5, 0.5) + (random() < 0.5 ? Math.PI : 0);
  const scale = scaleOf(view);
  const middle = { x: view.fromCrop[0] * 56 + view.fromCrop[1] * 60 + view.fromCrop[2], y: view.fromCrop[3] * 56 + view.fromCrop[4] * 60 + view.fromCrop[5] };
  const darkest = grow(0.7, 0.01, strength);
  const edge = between(random, 4, 12);
  const offset = between(random, -6, 6);
  return gainLight(view.raster, (x, y) => {
    const along = ((x - middle.x) * Math.cos(angle) + (y - middle.y) * Math.sin(angle)) / scale + offset;
    return darkest + (1 + 0.6 * strength - darkest) / (1 + Math.exp(-along / edge));
  });
}

/** Black beyond a border that runs through the face: the photo ends there. */
function cutByBorder(view: FaceView, strength: number, random: Random): Raster {
  const depth = grow(6, 50, strength);
  const side = pick(random, ['left', 'right', 'top', 'bottom'] as const);
  // Crop coordinates of the face's extent: the depth is counted from there, the forehead being the lesser loss.
  return paintCover(view, {
    distance: ({ x, y }) => ({ left: x - 12 - depth, right: 100 - depth - x, top: y - 12 - depth, bottom: 112 - depth - y })[side],
    colour: () => [0, 0, 0],
    opacity: 1,
  });
}

/** A crop that misses: landmarks were wrong, so the face is moved, turned or scaled. */
function misalign(view: FaceView, strength: number, random: Random): FaceView {
  const angle = between(random, 0, 2 * Math.PI);
  const shift = grow(3, 28, strength) * between(random, 0.6, 1);
  const sign = random() < 0.5 ? -1 : 1;
  const move = {
    scale: Math.exp(between(random, -0.35, 0.35) * strength),
    turnDegrees: sign * between(random, 0, 25) * strength,
    shiftX: shift * Math.cos(angle),
    shiftY: shift * Math.sin(angle),
  };
  return { raster: view.raster, fromCrop: composeMatrices(view.fromCrop, matrixOfMove(move)) };
}

const degradeBy = {
  defocus: onRaster((view, s) => blurByDefocus(view.raster, grow(0.8, 10, s) * scaleOf(view))),
  motion: onRaster((view, s, random) => blurByMotion(view.raster, grow(2, 28, s) * scaleOf(view), between(random, 0, Math.PI))),
  lowResolution: onRaster(lowerResolution),
  jpeg: onRaster(compress),
  noise: onRaster((view, s, random) => addNoise(view.raster, grow(6, 90, s), pick(random, [1, 1, 2]), random)),
  dark: onRaster((view, s, random) => addNoise(gainLight(view.raster, () => grow(0.5, 0.004, s)), grow(1, 5, s), 1, random)),
  bright: onRaster((view, s) => gainLight(view.raster, () => grow(1.4, 25, s))),
  unevenLight: onRaster(lightFromOneSide),
  haze: onRaster((view, s, random) => {
    const grey = between(random, 60, 235);
    return mixWith(view.raster, [grey, grey, grey], 1 - grow(0.8, 0.06, s));
  }),
  occluder: onRaster((view, s, random) => paintCover(view, randomCover(grow(0.05, 0.55, s), random))),
  mask: onRaster((view, s, random) => paintCover(view, maskCover(98 - 38 * s, random))),
  sunglasses: onRaster((view, s, random) => paintCover(view, sunglassesCover(0.35 + 0.65 * s, random))),
  border: onRaster(cutByBorder),
  misaligned: misalign,
} satisfies Record<string, Degrade>;

export type DegradationKind = keyof typeof degradeBy;
export const degradationKinds = Object.keys(degradeBy) as readonly DegradationKind[];

export interface Damage {
  readonly kind: DegradationKind;
  /** 0 = the least that one sees, 1 = hardly a face left. */
  readonly strength: number;
}

/** Applies one kind of damage. */
export async function degrade(view: FaceView, { kind, strength }: Damage, random: Random): Promise<FaceView> {
  return degradeBy[kind](view, strength, random);
}

/** Order in which damages happen between the scene and the file. */
const order: readonly DegradationKind[] = [
  'mask', 'sunglasses', 'occluder', 'unevenLight', 'dark', 'bright', 'haze', 'defocus', 'motion', 'noise', 'lowResolution', 'jpeg', 'border', 'misaligned',
];

/** How strong damage in the field is at most when it comes in one, two or three kinds at once. */
const fieldStrength = [0.6, 0.5, 0.4] as const;

/**
 * What happens to a photo in the field: one kind of damage on half of the photos, two on three tenths, three on a fifth.
 * Strengths lean to the weak end (square of an even number, times `fieldStrength`): photos that nobody could use are rare,
 * and where most comparisons fail no score could tell them apart. The one definition for training and for judging.
 */
export function drawFieldDamage(random: Random): Damage[] {
  const drawn = random();
  const count = drawn < 0.5 ? 1 : drawn < 0.8 ? 2 : 3;
  const indices = Array.from(shuffle(random, Uint8Array.from(degradationKinds.keys())).subarray(0, count), Number);
  return indices.map((i) => ({ kind: degradationKinds[i]!, strength: random() ** 2 * fieldStrength[count - 1]! }))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** Applies several kinds in the order given. */
export async function degradeInTurn(view: FaceView, damages: readonly Damage[], random: Random): Promise<FaceView> {
  let current = view;
  for (const damage of damages) current = await degrade(current, damage, random);
  return current;
}

/** A copy whose pixels may be written. */
export function copyRaster(raster: Raster): Raster {
  const copy = createRaster(raster.width, raster.height, raster.channels);
  copy.data.set(raster.data);
  return copy;
}
