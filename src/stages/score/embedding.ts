/** The face embedding and what its length says of the photo. */
import { toChannelsFirst } from '../../image/tensor.js';
import type { ModelSession } from '../../models/contract.js';
import { cropSide } from '../align/aligned-crop.js';
import type { AlignedCrop, FaceEmbedding } from '../contract.js';

/** The normalisation that MobileFaceNet was trained with. */
const normalisation = { mean: 127.5, factor: 1 / 128 } as const;

/** Embedding of the crop before normalisation (512 values), and its length. */
export async function readEmbedding(network: ModelSession, crop: AlignedCrop): Promise<FaceEmbedding> {
  const outputs = await network.run({ input: { dims: [1, 3, cropSide, cropSide], data: toChannelsFirst(crop.raster, normalisation) } });
  const vector = outputs.embedding!.data;
  return { vector, length: Math.hypot(...vector) };
}
