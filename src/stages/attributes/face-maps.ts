/** One look of the face-attributes network: visible face, head covering, mask, closed eyes, smile. */
import { composeMatrices, type AffineMatrix } from '../../geometry/affine.js';
import { toChannelsFirst } from '../../image/tensor.js';
import { warpAffine } from '../../image/warp.js';
import type { ModelSession } from '../../models/contract.js';
import type { DecodedImage, FaceMaps, FramePlacement } from '../contract.js';
import { mapSide, mapWindow } from './map-window.js';
import { correctLight } from './view-light.js';

/** Side of the network's input in pixels. */
export const viewSide = 128;
const normalisation = { mean: 127.5, factor: 1 / 127.5 } as const;

/** Frame pixels → input pixels. */
const frameToView: AffineMatrix = [
  viewSide / mapWindow.side, 0, (-mapWindow.left * viewSide) / mapWindow.side,
  0, viewSide / mapWindow.side, (-mapWindow.top * viewSide) / mapWindow.side,
];

/** The network's view is cut straight from the image, as in training: a frame in between would blur it. */
export async function readFaceMaps(network: ModelSession, { raster }: Pick<DecodedImage, 'raster'>, { matrix }: FramePlacement): Promise<FaceMaps> {
  const view = correctLight(warpAffine(raster, composeMatrices(frameToView, matrix), viewSide, viewSide));
  const outputs = await network.run({ input: { dims: [1, 3, viewSide, viewSide], data: toChannelsFirst(view, normalisation) } });
  const maps = outputs.maps!.data;
  const heads = outputs.heads!.data;
  const plane = mapSide * mapSide;
  // The second head, sunglasses, is left alone: the score network tells them better (docs/reports/face-utility.md).
  return {
    visible: maps.slice(0, plane),
    covering: maps.slice(plane, 2 * plane),
    mask: logistic(heads[0]!),
    eyesClosed: logistic(heads[2]!),
    smile: logistic(heads[3]!),
  };
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
