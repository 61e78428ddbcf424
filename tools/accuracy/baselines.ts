/** Scores that need no training: what ours has to beat. All are made of the embeddings of one recogniser. */
import type { Raster } from '../../src/image/raster.js';
import type { CropMove } from '../training/common/face-view.js';

/** Small moves of the crop: how much an embedding changes under them says how sure the recogniser is. */
export const cropMoves: readonly CropMove[] = [
  { scale: 1.06, turnDegrees: 0, shiftX: 0, shiftY: 0 },
  { scale: 0.94, turnDegrees: 0, shiftX: 0, shiftY: 0 },
  { scale: 1, turnDegrees: 5, shiftX: 0, shiftY: 0 },
  { scale: 1, turnDegrees: -5, shiftX: 0, shiftY: 0 },
  { scale: 1, turnDegrees: 0, shiftX: 3, shiftY: 3 },
  { scale: 1, turnDegrees: 0, shiftX: -3, shiftY: -3 },
];

export function lengthOf(vector: Float32Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}

export function cosineOf(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  for (let i = 0; i < a.length; i++) dot += a[i]! * b[i]!;
  return dot / (lengthOf(a) * lengthOf(b));
}

/** The crop as a mirror shows it. */
export function mirrorOf(crop: Raster): Raster {
  const { width, height, channels } = crop;
  const data = new Uint8Array(crop.data.length);
  for (let i = 0; i < width * height; i++) {
    const from = channels * (i - (i % width) + width - 1 - (i % width));
    data.set(crop.data.subarray(from, from + channels), channels * i);
  }
  return { ...crop, data };
}

/** Mean cosine among all pairs of the embeddings of moved crops (in the manner of SER-FIQ, with moves in place of dropout). */
export function stabilityOf(vectors: readonly Float32Array[]): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < vectors.length; i++) {
    for (let j = i + 1; j < vectors.length; j++) {
      sum += cosineOf(vectors[i]!, vectors[j]!);
      count += 1;
    }
  }
  return sum / count;
}
