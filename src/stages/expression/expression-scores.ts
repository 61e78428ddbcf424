/** The expression network: seven basic expressions on a grey crop of the face. */
import { composeMatrices, type AffineMatrix } from '../../geometry/affine.js';
import { greyOf } from '../../image/grey.js';
import { toChannelsFirst } from '../../image/tensor.js';
import { warpAffine } from '../../image/warp.js';
import type { ModelSession } from '../../models/contract.js';
import type { DecodedImage, ExpressionScores, FramePlacement } from '../contract.js';

/** Side of the network's input in pixels. */
const cropSide = 64;
/** The square of the frame that the network sees, forehead to chin. Chosen in docs/reports/face-attributes.md. */
const shown = { left: 163, top: 195, side: 290 } as const;
/** [−1, 1], as the network was trained. */
const normalisation = { mean: 127.5, factor: 1 / 127.5 } as const;

const frameToCrop: AffineMatrix = [
  cropSide / shown.side, 0, (-shown.left * cropSide) / shown.side,
  0, cropSide / shown.side, (-shown.top * cropSide) / shown.side,
];

/** Probabilities of the seven expressions. Order of the outputs: @vladmandic/human 3.3.6, emotion. */
export async function readExpression(network: ModelSession, image: DecodedImage, { matrix }: FramePlacement): Promise<ExpressionScores> {
  const crop = greyOf(warpAffine(image.raster, composeMatrices(frameToCrop, matrix), cropSide, cropSide));
  const outputs = await network.run({ input: { dims: [1, 1, cropSide, cropSide], data: toChannelsFirst(crop, normalisation) } });
  const [angry = 0, disgust = 0, fear = 0, happy = 0, sad = 0, surprise = 0, neutral = 0] = outputs.probabilities!.data;
  return { angry, disgust, fear, happy, sad, surprise, neutral };
}
