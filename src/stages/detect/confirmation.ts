/** A second opinion on a box of the detector: a small network of our own that tells faces from what resembles them. */
import type { Box } from '../../geometry/box.js';
import type { Raster } from '../../image/raster.js';
import { toChannelsFirst } from '../../image/tensor.js';
import { warpAffine } from '../../image/warp.js';
import type { ModelSession } from '../../models/contract.js';
import { matrixOfSquare, squareOfBox } from '../landmarks/region.js';

/** Side of the network's input in pixels. */
const inputSide = 72;
/** The square it looks at is this much longer than the longer side of the box: hair and shoulders tell people from animals. */
const enlargement = 1.7;
/** [−1, 1], as the network was trained. */
const normalisation = { mean: 127.5, factor: 1 / 127.5 } as const;

/** The network's view of a box, 72×72 RGB; `turn` is the clockwise rotation of the face in the raster, radians. */
export function cutForConfirmation(raster: Raster, box: Box, turn: number): Raster {
  return warpAffine(raster, matrixOfSquare(squareOfBox(box, enlargement, turn), inputSide), inputSide, inputSide);
}

/** Logit that the box shows a face; `turn` is the clockwise rotation of the face in the raster, radians. */
export async function confirmBox(network: ModelSession, raster: Raster, box: Box, turn: number): Promise<number> {
  const view = cutForConfirmation(raster, box, turn);
  const outputs = await network.run({ input: { dims: [1, 3, inputSide, inputSide], data: toChannelsFirst(view, normalisation) } });
  return outputs.logit!.data[0]!;
}
