/** One look of the detector at an image, at a chosen size. */
import type { Box } from '../../geometry/box.js';
import { resampleToPlanar } from '../../image/resample.js';
import type { Raster } from '../../image/raster.js';
import type { ModelSession } from '../../models/contract.js';
import { decodeAnchors, inputSideMultiple, type ScoredBox } from './anchors.js';

export interface Look {
  /** Length in input pixels to which the longer side of the (padded) image is scaled. */
  readonly longSide: number;
  /** Margin on every side, as a share of the longer image side; shows the network a close-up from further away. */
  readonly padding: number;
  /** Boxes with a lower face probability are left out. */
  readonly minScore: number;
}

/** The network normalises by itself; the canvas outside the image is black, as it was trained. */
const normalisation = { mean: 0, factor: 1 } as const;

/** Boxes in raster pixels, not yet suppressed, every one at least `minScore`. */
export async function lookForFaces(network: ModelSession, raster: Raster, look: Look): Promise<ScoredBox[]> {
  const longest = Math.max(raster.width, raster.height);
  const marginPixels = look.padding * longest;
  const scale = look.longSide / (longest + 2 * marginPixels);
  const width = Math.max(1, Math.round(raster.width * scale));
  const height = Math.max(1, Math.round(raster.height * scale));
  const margin = Math.round(marginPixels * scale);
  const inputWidth = roundUp(width + 2 * margin);
  const inputHeight = roundUp(height + 2 * margin);
  const input = new Float32Array(3 * inputWidth * inputHeight);
  resampleToPlanar(raster, input, inputWidth, inputHeight, { left: margin, top: margin, width, height }, normalisation);
  const outputs = await network.run({ input: { dims: [1, 3, inputHeight, inputWidth], data: input } });
  const scaleX = raster.width / width;
  const scaleY = raster.height / height;
  return decodeAnchors(outputs, look.minScore).map(({ box, score }) => ({ score, box: toRaster(box, margin, scaleX, scaleY) }));
}

function toRaster(box: Box, margin: number, scaleX: number, scaleY: number): Box {
  return {
    xMin: (box.xMin - margin) * scaleX,
    yMin: (box.yMin - margin) * scaleY,
    xMax: (box.xMax - margin) * scaleX,
    yMax: (box.yMax - margin) * scaleY,
  };
}

function roundUp(pixels: number): number {
  return Math.ceil(pixels / inputSideMultiple) * inputSideMultiple;
}
