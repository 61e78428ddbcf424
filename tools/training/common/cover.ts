/** Things in front of faces: filled shapes with soft edges and a texture of their own. Coordinates in crop pixels. */
import { invertMatrix, transformPoint } from '../../../src/geometry/affine.js';
import type { Point } from '../../../src/geometry/point.js';
import { createRaster, type Raster } from '../../../src/image/raster.js';
import { scaleOf, type FaceView } from './face-view.js';
import { between, pick, type Random } from './random.js';

export interface Cover {
  /** Distance to the edge in crop pixels, negative inside. */
  readonly distance: (point: Point) => number;
  /** Colour 0…255 at a point. */
  readonly colour: (point: Point) => readonly [number, number, number];
  /** 1 = opaque. */
  readonly opacity: number;
}

/** Paints the cover over the view; its edge fades over about one crop pixel. */
export function paintCover(view: FaceView, cover: Cover): Raster {
  const { raster } = view;
  const toCrop = invertMatrix(view.fromCrop);
  const softness = Math.max(1, scaleOf(view)) / scaleOf(view);
  const painted = createRaster(raster.width, raster.height, 3);
  painted.data.set(raster.data);
  for (let y = 0; y < raster.height; y++) {
    for (let x = 0; x < raster.width; x++) {
      const point = transformPoint(toCrop, { x: x + 0.5, y: y + 0.5 });
      const share = cover.opacity * Math.min(1, Math.max(0, 0.5 - cover.distance(point) / softness));
      if (share === 0) continue;
      const colour = cover.colour(point);
      const at = (y * raster.width + x) * 3;
      for (let c = 0; c < 3; c++) painted.data[at + c] = painted.data[at + c]! * (1 - share) + colour[c]! * share + 0.5;
    }
  }
  return painted;
}

/** Colours that cover faces: skin (hands), hair, cloth, paper, things. */
const palette: readonly (readonly [number, number, number])[] = [
  [224, 180, 150], [190, 140, 110], [120, 80, 60], [40, 30, 25], [90, 70, 50], [20, 20, 22], [235, 235, 235], [160, 165, 170],
  [40, 60, 120], [150, 30, 40], [40, 110, 70], [220, 200, 60], [110, 110, 110], [250, 180, 190],
];

/** A colour with stripes, spots or a gradient, so that no network learns flat paint. */
function texture(random: Random): Cover['colour'] {
  const base = pick(random, palette);
  const other = pick(random, palette);
  const period = between(random, 3, 25);
  const angle = between(random, 0, Math.PI);
  const depth = random() < 0.4 ? 0 : between(random, 0.05, 0.7);
  const shade = between(random, -0.004, 0.004);
  return ({ x, y }) => {
    const along = x * Math.cos(angle) + y * Math.sin(angle);
    const share = depth * (0.5 + 0.5 * Math.sin((2 * Math.PI * along) / period));
    const light = 1 + shade * (along - 56);
    return [0, 1, 2].map((c) => Math.min(255, (base[c]! * (1 - share) + other[c]! * share) * light)) as [number, number, number];
  };
}

function superellipse(centre: Point, a: number, b: number, turn: number, power: number): Cover['distance'] {
  return (point) => {
    const dx = point.x - centre.x;
    const dy = point.y - centre.y;
    const u = Math.abs((dx * Math.cos(turn) + dy * Math.sin(turn)) / a);
    const v = Math.abs((dy * Math.cos(turn) - dx * Math.sin(turn)) / b);
    return ((u ** power + v ** power) ** (1 / power) - 1) * Math.min(a, b);
  };
}

/** A hand, hair, paper, microphone…: a blob somewhere on the face that covers about `share` of the 112×112 crop. */
export function randomCover(share: number, random: Random): Cover {
  const area = share * 112 * 112;
  const ratio = between(random, 0.35, 1);
  const a = Math.sqrt(area / (Math.PI * ratio)) * 1.05;
  // The larger the cover the nearer its centre, so that the stated share is on the face.
  const reach = 34 * (1 - share);
  const centre = { x: 56 + between(random, -reach, reach), y: 66 + between(random, -reach, reach) };
  return {
    distance: superellipse(centre, a, a * ratio, between(random, 0, Math.PI), pick(random, [2, 2.5, 4, 8])),
    colour: texture(random),
    opacity: 1,
  };
}

/** A medical or cloth mask: from the nose bridge (`top`) down past the chin, wider below. */
export function maskCover(top: number, random: Random): Cover {
  const colours: readonly (readonly [number, number, number])[] = [[150, 195, 215], [235, 240, 242], [25, 25, 28], [90, 130, 170], [200, 160, 170]];
  const base = pick(random, colours);
  const half = between(random, 34, 41);
  const pleats = between(random, 5, 9);
  return {
    distance: ({ x, y }) => {
      const u = (x - 56) / half;
      const upper = top + 9 * u * u;
      const lower = 118 - 14 * u * u;
      return Math.max(upper - y, y - lower, (Math.abs(u) - 1) * half);
    },
    colour: ({ x, y }) => {
      const light = 0.82 + 0.18 * Math.cos(((x - 56) / half) * 1.3) + 0.04 * Math.sin((2 * Math.PI * y) / pleats);
      return [base[0] * light, base[1] * light, base[2] * light].map((v) => Math.min(255, v)) as [number, number, number];
    },
    opacity: 1,
  };
}

/** Sunglasses: two lenses and a bridge; `opacity` says how dark. */
export function sunglassesCover(opacity: number, random: Random): Cover {
  const width = between(random, 14, 18);
  const tall = between(random, 10, 14);
  const power = pick(random, [2, 2.5, 4]);
  const left = superellipse({ x: 38, y: 53 }, width, tall, 0, power);
  const right = superellipse({ x: 74, y: 53 }, width, tall, 0, power);
  const dark = between(random, 5, 40);
  return {
    distance: (point) => Math.min(left(point), right(point), Math.max(Math.abs(point.x - 56) - 8, Math.abs(point.y - 47) - 2)),
    colour: ({ y }) => [dark + 0.4 * Math.max(0, 53 - y), dark + 0.4 * Math.max(0, 53 - y), dark + 0.5 * Math.max(0, 53 - y)],
    opacity,
  };
}
