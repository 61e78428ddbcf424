/** The looks that find faces, from the cheapest to the most thorough. Every box is in raster pixels; traces too faint for a proposal are among them. */
import { boxHeight, boxWidth, scaleBox, type Box } from '../../geometry/box.js';
import { clipRegion, cropRaster } from '../../image/crop.js';
import type { Raster } from '../../image/raster.js';
import { rotateRaster, unrotatePoint, type QuarterTurn } from '../../image/rotate.js';
import { halveRaster, type PixelRegion } from '../../image/shrink.js';
import type { ModelSession } from '../../models/contract.js';
import type { DetectedFace } from '../contract.js';
import { lookForFaces } from './detector.js';
import type { ScoredBox } from './anchors.js';
import { suppressNonMaxima } from './suppression.js';

/** Input length of the quick look: the size the network was trained at. */
const quickLongSide = 320;
/** Share of the longer side added on every side so that a close-up looks like a portrait. */
const closeUpPadding = 0.4;
/**
 * Boxes below this probability say nothing. From here to where a box counts as a proposal they only tell where another look
 * is worth its while (docs/decisions/0024).
 */
const minScore = 0.02;
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

/** Boxes that come closer than this to an edge inside the image, in input pixels, are of faces that the window cuts. */
const cutEdge = 4;

/** A look at a part of the larger input, as `lookClosely` at the whole of it; `window` in pixels of that input. */
export async function lookThroughWindow(network: ModelSession, raster: Raster, longSide: number, window: PixelRegion): Promise<DetectedFace[]> {
  const scale = longSide / Math.max(raster.width, raster.height);
  const region = clipRegion({ x: Math.round(window.x / scale), y: Math.round(window.y / scale), width: window.width / scale, height: window.height / scale }, raster.width, raster.height);
  const part = cropRaster(raster, region);
  const found = await lookForFaces(network, part, { longSide: Math.max(window.width, window.height), padding: 0, minScore });
  const edge = cutEdge / scale;
  const isWhole = ({ box }: ScoredBox): boolean =>
    (region.x === 0 || box.xMin >= edge) && (region.y === 0 || box.yMin >= edge) &&
    (region.x + region.width === raster.width || box.xMax <= region.width - edge) && (region.y + region.height === raster.height || box.yMax <= region.height - edge);
  return toFaces(found.filter(isWhole).map(({ box, score }) => ({ score, box: moveBox(box, region) })), 0);
}

/** Side of the square about a trace that may be a turned face, over the longer side of its box, and the input it is shown on: a face of 53 px. */
const turnedPart = { enlargement: 3, longSide: 160 } as const;
/** Input pixels of the three turned looks at one trace. */
export const turnedPartPixels = 3 * turnedPart.longSide ** 2;

/** Looks at the surroundings of a box in the given turns. */
export async function lookTurnedNear(network: ModelSession, raster: Raster, box: Box, turns: readonly QuarterTurn[]): Promise<DetectedFace[]> {
  const side = turnedPart.enlargement * Math.max(boxWidth(box), boxHeight(box));
  const region = clipRegion({ x: (box.xMin + box.xMax - side) / 2, y: (box.yMin + box.yMax - side) / 2, width: side, height: side }, raster.width, raster.height);
  let part = cropRaster(raster, region);
  let scale = 1;
  for (; Math.max(part.width, part.height) >= 2 * turnedPart.longSide; scale *= 2) part = halveRaster(part);
  const found: DetectedFace[] = [];
  for (const turn of turns) {
    for (const face of await lookTurned(network, part, turn, turnedPart.longSide)) found.push({ ...face, box: moveBox(scaleBox(face.box, scale), region) });
  }
  return found;
}

function moveBox({ xMin, yMin, xMax, yMax }: Box, { x, y }: PixelRegion): Box {
  return { xMin: xMin + x, yMin: yMin + y, xMax: xMax + x, yMax: yMax + y };
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
