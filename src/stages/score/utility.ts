/** The project's own quality network: how likely a genuine comparison with this face succeeds, and whether it wears sunglasses. */
import type { ModelSession, Tensor } from '../../models/contract.js';
import type { FaceEmbedding, FaceJudgement } from '../contract.js';

/** Id of the network in models/manifest.json. */
export const utilityModelId = 'face-utility';

/** What the score network is told of a face. */
export interface JudgedFace {
  /** `pooled` of MobileFaceNet-512, 2434 numbers. */
  readonly pooled: Float32Array;
  /** Of signs.ts. */
  readonly signs: Float32Array;
}

/**
 * Judges some faces in one run of the network.
 *
 * @param session the network `utilityModelId`
 */
export async function judgeFaces(session: ModelSession, faces: readonly JudgedFace[]): Promise<FaceJudgement[]> {
  const { logOdds, sunglasses } = await session.run({ pooled: stack(faces.map(({ pooled }) => pooled)), signs: stack(faces.map(({ signs }) => signs)) });
  return faces.map((_, i) => ({ logOdds: logOdds!.data[i]!, sunglasses: probabilityOf(sunglasses!.data[i]!) }));
}

function stack(rows: readonly Float32Array[]): Tensor {
  const size = rows[0]?.length ?? 0;
  const data = new Float32Array(rows.length * size);
  for (const [i, row] of rows.entries()) data.set(row, i * size);
  return { dims: [rows.length, size], data };
}

/**
 * Judges one face. The odds are those of a genuine comparison with a good enrolment photo at a false match rate of 1e-3,
 * averaged over recognisers (calibration: docs/model-cards/face-utility.md).
 */
export async function judgeFace(session: ModelSession, { pooled }: FaceEmbedding, signs: Float32Array): Promise<FaceJudgement> {
  const [judgement] = await judgeFaces(session, [{ pooled, signs }]);
  return judgement!;
}

export function probabilityOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
