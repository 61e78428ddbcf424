/** The project's own quality network: how likely a genuine comparison with this face succeeds, and whether it wears sunglasses. */
import type { ModelSession } from '../../models/contract.js';
import type { FaceEmbedding, FaceJudgement } from '../contract.js';

/** Id of the network in models/manifest.json. */
export const utilityModelId = 'face-utility';

/**
 * Judges some faces in one run of the network.
 *
 * @param session the network `utilityModelId`
 * @param faces `pooled` of MobileFaceNet-512, 2434 numbers each
 */
export async function judgeFaces(session: ModelSession, faces: readonly Float32Array[]): Promise<FaceJudgement[]> {
  const size = faces[0]?.length ?? 0;
  const data = new Float32Array(faces.length * size);
  for (const [i, face] of faces.entries()) data.set(face, i * size);
  const { logOdds, sunglasses } = await session.run({ pooled: { dims: [faces.length, size], data } });
  return faces.map((_, i) => ({ logOdds: logOdds!.data[i]!, sunglasses: probabilityOf(sunglasses!.data[i]!) }));
}

/**
 * Judges one face. The odds are those of a genuine comparison with a good enrolment photo at a false match rate of 1e-3,
 * averaged over recognisers (calibration: docs/model-cards/face-utility.md).
 */
export async function judgeFace(session: ModelSession, embedding: FaceEmbedding): Promise<FaceJudgement> {
  const [judgement] = await judgeFaces(session, [embedding.pooled]);
  return judgement!;
}

export function probabilityOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
