/** Which part of the face costs the score most: occlusion sensitivity on a coarse grid. */
import { createRaster, type Raster } from '../../image/raster.js';
import type { ModelSession } from '../../models/contract.js';
import type { AlignedCrop, UtilityExplanation } from '../contract.js';
import { readEmbedding } from './embedding.js';
import { judgeFaces } from './utility.js';

const cells = 7;
/** The patch reaches over its cell by half a cell on every side, so that it hides a whole eye or mouth corner. */
const reach = 0.5;

/**
 * Fills one patch after another from the colours of its border, which adds no edge of its own as a grey patch would, and
 * asks what the score thinks of that: 50 runs of the embedding network, one of the network of the score. The signs of the face
 * stay as they are: a patch is laid over the crop alone.
 *
 * Method: occlusion sensitivity, M. Zeiler and R. Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014.
 */
export async function explainUtility({ embedding, utility }: ScoreSessions, crop: AlignedCrop, signs: Float32Array): Promise<UtilityExplanation> {
  const { raster } = crop;
  const faces = [{ pooled: (await readEmbedding(embedding, raster)).pooled, signs }];
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) faces.push({ pooled: (await readEmbedding(embedding, withoutPatch(raster, column, row))).pooled, signs });
  }
  const [whole, ...hidden] = await judgeFaces(utility, faces);
  return { columns: cells, rows: cells, values: hidden.map(({ logOdds }) => logOdds - whole!.logOdds) };
}

/** The two networks that make the score. */
export interface ScoreSessions {
  readonly embedding: ModelSession;
  readonly utility: ModelSession;
}

function withoutPatch(source: Raster, column: number, row: number): Raster {
  const { width, height } = source;
  const left = Math.max(0, Math.round(((column - reach) * width) / cells));
  const right = Math.min(width, Math.round(((column + 1 + reach) * width) / cells));
  const top = Math.max(0, Math.round(((row - reach) * height) / cells));
  const bottom = Math.min(height, Math.round(((row + 1 + reach) * height) / cells));
  const view = createRaster(width, height, 3);
  view.data.set(source.data);
  for (let c = 0; c < 3; c++) {
    const at = (x: number, y: number): number => source.data[(Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))) * 3 + c]!;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const across = (x - left + 0.5) / (right - left);
        const down = (y - top + 0.5) / (bottom - top);
        // Colours of the four border pixels in line with this one, the nearer side counting more.
        const value = (at(left - 1, y) * (1 - across) + at(right, y) * across + at(x, top - 1) * (1 - down) + at(x, bottom) * down) / 2;
        view.data[(y * width + x) * 3 + c] = value + 0.5;
      }
    }
  }
  return view;
}
