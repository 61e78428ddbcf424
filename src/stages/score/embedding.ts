/** The face embedding, and what the layers on the way to it see of the photo. */
import type { Raster } from '../../image/raster.js';
import { toChannelsFirst } from '../../image/tensor.js';
import type { ModelSession } from '../../models/contract.js';
import { cropSide } from '../align/aligned-crop.js';
import type { FaceEmbedding } from '../contract.js';

/** The normalisation that MobileFaceNet was trained with. */
const normalisation = { mean: 127.5, factor: 1 / 128 } as const;

/**
 * Embeds a 112×112×3 crop.
 *
 * Throws RangeError for a raster of another size.
 */
export async function readEmbedding(network: ModelSession, crop: Raster): Promise<FaceEmbedding> {
  if (crop.width !== cropSide || crop.height !== cropSide || crop.channels !== 3) {
    throw new RangeError(`expected a ${cropSide}×${cropSide}×3 crop but received ${crop.width}×${crop.height}×${crop.channels}`);
  }
  const outputs = await network.run({ input: { dims: [1, 3, cropSide, cropSide], data: toChannelsFirst(crop, normalisation) } });
  return { vector: outputs.embedding!.data, pooled: outputs.pooled!.data };
}
