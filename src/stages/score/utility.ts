/** The project's own quality network: how likely a genuine comparison with this face succeeds. */
import { toChannelsFirst } from '../../image/tensor.js';
import type { Raster } from '../../image/raster.js';
import type { ModelSession } from '../../models/contract.js';
import type { AlignedCrop, FaceEmbedding } from '../contract.js';

/** Id of the network in models/manifest.json. */
export const utilityModelId = 'face-utility';
/** (v − 127.5) / 127.5, as its encoder was trained. */
const normalisation = { mean: 127.5, factor: 1 / 127.5 } as const;
/** Log-odds per unit of the natural logarithm of the embedding's length; docs/reports/face-utility.md. */
const lengthWeight = 5.8502;
/** Far below any face; keeps the logarithm finite. */
const shortestLength = 0.05;
const side = 112;

/** The network's part of the log-odds of success for each of some 112×112 crops, in one run of the network. */
export async function estimateLogOdds(session: ModelSession, crops: readonly Raster[]): Promise<number[]> {
  const size = 3 * side * side;
  const data = new Float32Array(crops.length * size);
  for (const [i, crop] of crops.entries()) {
    if (crop.width !== side || crop.height !== side || crop.channels !== 3) {
      throw new RangeError(`expected ${side}×${side}×3 crops but received ${crop.width}×${crop.height}×${crop.channels}`);
    }
    data.set(toChannelsFirst(crop, normalisation), i * size);
  }
  const outputs = await session.run({ input: { dims: [crops.length, 3, side, side], data } });
  return Array.from(outputs.logOdds!.data);
}

export function probabilityOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** Log-odds that a genuine comparison succeeds: what the network sees, and how sure the recogniser is of itself. */
export function combineLogOdds(networkLogOdds: number, embeddingLength: number): number {
  return networkLogOdds + lengthWeight * Math.log(Math.max(shortestLength, embeddingLength));
}

/**
 * Estimated probability 0…1 that a genuine comparison of this face with a good enrolment photo succeeds at a false match
 * rate of 1e-3, averaged over recognisers (calibration: docs/model-cards/face-utility.md).
 *
 * @param session the network `utilityModelId`
 * @param embedding of the same crop, by MobileFaceNet-512
 */
export async function estimateUtility(session: ModelSession, crop: AlignedCrop, embedding: FaceEmbedding): Promise<number> {
  const [logOdds] = await estimateLogOdds(session, [crop.raster]);
  return probabilityOf(combineLogOdds(logOdds!, embedding.length));
}
