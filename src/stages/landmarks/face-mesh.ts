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
/** A look settles the mesh when its square moves by no more than these against the one it looked at. */
const settled = { shift: 0.04, growth: 0.08, turnRadians: 0.1 } as const;
/**
 * From once to twice what settles, what a second look says comes in little by little, and from once to 1.3 times the turn, what
 * follows a face that is turned: at the border no answer is one or the other for a millionth (docs/decisions/0035).
 */
const passage = { ofMoves: 1, ofTurns: 0.3 } as const;
/** Looks that may find the face turned against their square at most. */
const maxGlances = 3;
/**
 * The box of a face that lies by 50° is wider than high (1.06 to 1.28 times; up to 30° at most 0.97) and larger than the
 * face. A first look reads half of the turn there, at the wrong size and place: one at so many times the box, turned as far
 * as it says, goes on from there (docs/decisions/0025).
 */
const lyingEnlargement = 1.6;

/**
 * One look where its square moves little; otherwise the mean of two: each errs, and not in the same way. A look that finds
 * the face turned against its square counts for nothing but that turn, and the next one goes on from there.
 *
 * @param turn clockwise rotation of the face in the raster, radians, as far as the detector knows.
 */
export async function traceMesh(network: ModelSession, raster: Raster, box: Box, turn: number): Promise<FaceLandmarks> {
  const lookAt = (square: RotatedSquare): Promise<FaceLandmarks> => lookAtSquare(network, raster, square);
  const goOn = async (square: RotatedSquare, look: FaceLandmarks, glances: number): Promise<FaceLandmarks> => {
    const next = squareOfLandmarks(look, ofMesh.enlargement);
    const { unrest, turned } = restlessness(square, next);
    if (unrest === 0) return look;
    const share = glances < maxGlances ? turned : 0;
    if (share > 0 && glances === 0 && isWide(box, turn)) {
      const lying = squareOfLandmarks(await lookAt(squareOfBox(box, lyingEnlargement, next.turn)), ofMesh.enlargement);
      const upright = await goOn(lying, await lookAt(lying), 1);
      return share === 1 ? upright : mix(mix(look, await lookAt(next), unrest / 2), upright, share);
    }
    const second = await lookAt(next);
    const mean = (): FaceLandmarks => mix(look, second, unrest / 2);
    if (share === 0) return mean();
    const upright = await goOn(next, second, glances + 1);
    return share === 1 ? upright : mix(mean(), upright, share);
  };
  const first = squareOfBox(box, ofBox.enlargement, turn, ofBox.drop);
  return goOn(first, await lookAt(first), 0);
}

/** Whether a box is wider than high, seen with the quarter turn that the detector knows of. */
function isWide(box: Box, turn: number): boolean {
  const isOnItsSide = Math.abs(Math.sin(turn)) > Math.abs(Math.cos(turn));
  return isOnItsSide ? boxHeight(box) > boxWidth(box) : boxWidth(box) > boxHeight(box);
}

/** How far a look is from settling the mesh, by all that moved and by the turn alone: 0 where it does, 1 beyond the passage. */
function restlessness(square: RotatedSquare, next: RotatedSquare): { readonly unrest: number; readonly turned: number } {
  const shift = Math.hypot(next.centreX - square.centreX, next.centreY - square.centreY) / square.side;
  const growth = Math.abs(next.side / square.side - 1);
  const turn = turnBetween(square, next) / settled.turnRadians;
  const through = (times: number, length: number): number => Math.min(1, Math.max(0, (times - 1) / length));
  const moves = through(Math.max(shift / settled.shift, growth / settled.growth), passage.ofMoves);
  const turned = through(turn, passage.ofTurns);
  return { unrest: Math.max(moves, turned), turned };
}

/** Between two looks, `share` of the second. */
function mix(one: FaceLandmarks, other: FaceLandmarks, share: number): FaceLandmarks {
  if (share === 1) return other;
  return {
    points: one.points.map((value, i) => value + share * (other.points[i]! - value)),
    presence: one.presence + share * (other.presence - one.presence),
  };
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
