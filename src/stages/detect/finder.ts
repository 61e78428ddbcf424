/** The looks that find faces, from the cheapest to the most thorough. Every box is in raster pixels. */
import type { Box } from '../../geometry/box.js';
import type { Raster } from '../../image/raster.js';
import { rotateRaster, unrotatePoint, type QuarterTurn } from '../../image/rotate.js';
import { halveRaster } from '../../image/shrink.js';
import type { ModelSession } from '../../models/contract.js';
import type { DetectedFace } from '../contract.js';
import { lookForFaces } from './detector.js';
import type { ScoredBox } from './anchors.js';
import { suppressNonMaxima } from './suppression.js';

/** Input length of the quick look: the size the network was trained at. */
const quickLongSide = 320;
/** Share of the longer side added on every side so that a close-up looks like a portrait. */
const closeUpPadding = 0.4;
/** Boxes below this probability are noise at every size (docs/decisions/0003). */
const minScore = 0.05;
/** Two boxes that overlap more than this show one face. */
const maxOverlap = 0.4;

/** One look at the whole image at the network's own size: finds every face that is large in the image. */
export async function lookQuickly(network: ModelSession, raster: Raster): Promise<DetectedFace[]> {
  return toFaces(await lookForFaces(network, raster, { longSide: quickLongSide, padding: 0, minScore }), 0);
}

/** A look at the padded image, for a face so close that it fills the frame. */
export async function lookFromAfar(network: ModelSession, raster: Raster): Promise<DetectedFace[]> {
  return toFaces(await lookForFaces(network, raster, { longSide: quickLongSide, padding: closeUpPadding, minScore }), 0);
}

/** A look at a larger input, for faces that are small in the image. */
export async function lookClosely(network: ModelSession, raster: Raster, longSide: number): Promise<DetectedFace[]> {
  return toFaces(await lookForFaces(network, raster, { longSide, padding: 0, minScore }), 0);
}

/** A look at the image turned by a quarter turn; boxes come back in the pixels of the image as given. */
export async function lookTurned(network: ModelSession, raster: Raster, turn: QuarterTurn, longSide: number = quickLongSide): Promise<DetectedFace[]> {
  // A quarter turn of a large raster costs more than the look: shrink first.
  let small = raster;
  while (Math.max(small.width, small.height) > 2 * longSide) small = small.half ?? halveRaster(small);
  const scale = { x: raster.width / small.width, y: raster.height / small.height };
  const turned = rotateRaster(small, turn);
  const boxes = await lookForFaces(network, turned, { longSide, padding: 0, minScore });
  const upright = boxes.map(({ box, score }) => ({ score, box: unrotateBox(box, turn, small, scale) }));
  // Turning the image clockwise by `turn` showed the face upright, so the face is turned by the rest of the circle.
  return toFaces(upright, ((360 - turn) % 360) as QuarterTurn);
}

function toFaces(boxes: readonly ScoredBox[], rotationDegrees: QuarterTurn): DetectedFace[] {
  return suppressNonMaxima(boxes, maxOverlap).map(({ box, score }) => ({ box, score, rotationDegrees }));
}

function unrotateBox(box: Box, turn: QuarterTurn, size: Raster, scale: { readonly x: number; readonly y: number }): Box {
  const a = unrotatePoint({ x: box.xMin, y: box.yMin }, turn, size.width, size.height);
  const b = unrotatePoint({ x: box.xMax, y: box.yMax }, turn, size.width, size.height);
  return {
    xMin: Math.min(a.x, b.x) * scale.x,
    yMin: Math.min(a.y, b.y) * scale.y,
    xMax: Math.max(a.x, b.x) * scale.x,
    yMax: Math.max(a.y, b.y) * scale.y,
  };
}
