/** The face mesh: one look of the network, and where that was not at the right square a second, at the square that the first found. */
import { invertMatrix, transformPoint } from '../../geometry/affine.js';
import { boxHeight, boxWidth, type Box } from '../../geometry/box.js';
import type { Raster } from '../../image/raster.js';
import { toChannelsFirst } from '../../image/tensor.js';
import { warpAffine } from '../../image/warp.js';
import type { ModelSession } from '../../models/contract.js';
import type { FaceLandmarks } from '../contract.js';
import { matrixOfSquare, squareOfBox, squareOfLandmarks, type RotatedSquare } from './region.js';

/** Side of the network's input in pixels. */
const inputSide = 192;
/** [0, 1], as the network was trained. */
const normalisation = { mean: 0, factor: 1 / 255 } as const;
/**
 * The squares: side over the longer side of what they hold, a box of the detector or a mesh, and how far below the
 * middle of the box the first one lies, as a share of that side. They agree: on an upright face the square of the box is
 * the one that its mesh asks for. The model card of the network states 1.5; measured in docs/decisions/0025.
 */
const ofBox = { enlargement: 1.18, drop: 0.045 } as const;
const ofMesh = { enlargement: 1.35 } as const;
/** A look settles the mesh when its square moves less than these against the one it looked at. */
const settled = { shift: 0.04, growth: 0.08, turnRadians: 0.1 } as const;

/** A look that finds the face turned by more than this (radians) against its square counts for nothing but that turn. */
const aslantRadians = 0.1;
/** Such looks at most. */
const maxGlances = 3;
/**
 * The box of a face that lies by 50° is wider than high (1.06 to 1.28 times; up to 30° at most 0.97) and larger than the
 * face. A first look reads half of the turn there, at the wrong size and place: one at so many times the box, turned as far
 * as it says, goes on from there (docs/decisions/0025).
 */
const lyingEnlargement = 1.6;

/**
 * The mean of two looks where the first does not settle: each errs, and not in the same way.
 *
 * @param turn clockwise rotation of the face in the raster, radians, as far as the detector knows.
 */
export async function traceMesh(network: ModelSession, raster: Raster, box: Box, turn: number): Promise<FaceLandmarks> {
  let square = squareOfBox(box, ofBox.enlargement, turn, ofBox.drop);
  let look = await lookAtSquare(network, raster, square);
  for (let glances = 0; glances < maxGlances; glances++) {
    const found = squareOfLandmarks(look, ofMesh.enlargement);
    if (turnBetween(square, found) <= aslantRadians) break;
    const isLying = glances === 0 && isWide(box, turn);
    square = isLying ? squareOfLandmarks(await lookAtSquare(network, raster, squareOfBox(box, lyingEnlargement, found.turn)), ofMesh.enlargement) : found;
    look = await lookAtSquare(network, raster, square);
  }
  return settle(network, raster, square, look);
}

/** Whether a box is wider than high, seen with the quarter turn that the detector knows of. */
function isWide(box: Box, turn: number): boolean {
  const isOnItsSide = Math.abs(Math.sin(turn)) > Math.abs(Math.cos(turn));
  return isOnItsSide ? boxHeight(box) > boxWidth(box) : boxWidth(box) > boxHeight(box);
}

/** The look at a square, or its mean with that at the square that it found. */
async function settle(network: ModelSession, raster: Raster, square: RotatedSquare, first: FaceLandmarks): Promise<FaceLandmarks> {
  const next = squareOfLandmarks(first, ofMesh.enlargement);
  if (isSettled(square, next)) return first;
  const second = await lookAtSquare(network, raster, next);
  return { points: second.points.map((value, i) => (value + first.points[i]!) / 2), presence: second.presence };
}

function isSettled(square: RotatedSquare, next: RotatedSquare): boolean {
  const shift = Math.hypot(next.centreX - square.centreX, next.centreY - square.centreY) / square.side;
  const growth = Math.abs(next.side / square.side - 1);
  return shift < settled.shift && growth < settled.growth && turnBetween(square, next) < settled.turnRadians;
}

function turnBetween(one: RotatedSquare, other: RotatedSquare): number {
  return Math.abs(Math.atan2(Math.sin(other.turn - one.turn), Math.cos(other.turn - one.turn)));
}

/** One look of the network at a square; the mesh comes back in raster pixels. */
export async function lookAtSquare(network: ModelSession, raster: Raster, square: RotatedSquare): Promise<FaceLandmarks> {
  const matrix = matrixOfSquare(square, inputSide);
  const view = warpAffine(raster, matrix, inputSide, inputSide);
  const outputs = await network.run({ input: { dims: [1, 3, inputSide, inputSide], data: toChannelsFirst(view, normalisation) } });
  const inverse = invertMatrix(matrix);
  const scale = square.side / inputSide;
  const found = outputs.landmarks!.data;
  const points = new Float32Array(found.length);
  for (let i = 0; i < found.length; i += 3) {
    const at = transformPoint(inverse, { x: found[i]!, y: found[i + 1]! });
    points[i] = at.x;
    points[i + 1] = at.y;
    points[i + 2] = found[i + 2]! * scale;
  }
  return { points, presence: sigmoid(outputs.presence!.data[0]!) };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The extent of the mesh, forehead to chin, in raster pixels. */
export function meshBox({ points }: FaceLandmarks): Box {
  let xMin = Infinity;
  let yMin = Infinity;
  let xMax = -Infinity;
  let yMax = -Infinity;
  for (let i = 0; i < points.length; i += 3) {
    xMin = Math.min(xMin, points[i]!);
    xMax = Math.max(xMax, points[i]!);
    yMin = Math.min(yMin, points[i + 1]!);
    yMax = Math.max(yMax, points[i + 1]!);
  }
  return { xMin, yMin, xMax, yMax };
}
