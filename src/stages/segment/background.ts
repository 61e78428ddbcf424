/** Person or background: the selfie segmentation network on the aligned frame. */
import { markAbove } from '../../image/enlarge.js';
import { erodeBox } from '../../image/morphology.js';
import type { Raster } from '../../image/raster.js';
import { resampleToPlanar } from '../../image/resample.js';
import type { ModelSession } from '../../models/contract.js';
import type { AlignedFrame, FrameMask } from '../contract.js';

/** Side of the network's input and output in pixels. */
const side = 256;
const normalisation = { mean: 0, factor: 1 / 255 } as const;
/** A pixel is background when it is less likely than this to show a person; thin hair is seldom more likely. */
const personThreshold = 0.1;
/**
 * Strands of hair reach beyond what a 256×256 mask shows: the background keeps this many frame pixels away from the
 * person, a seventh of the eye distance. Both values raise BackgroundUniformity of studio portraits in front of a plain
 * wall from 32…91 to 65…91 (docs/reports/face-attributes.md).
 */
const distancePixels = 16;

/** 1 where the frame shows background: neither the person nor the black margin beyond the photo. */
export async function segmentBackground(network: ModelSession, frame: AlignedFrame): Promise<FrameMask> {
  const data = new Float32Array(3 * side * side);
  resampleToPlanar(frame.raster, data, side, side, { left: 0, top: 0, width: side, height: side }, normalisation);
  const outputs = await network.run({ input: { dims: [1, 3, side, side], data } });
  const background: Raster = { ...frame.sourceMask, data: frame.sourceMask.data.slice() };
  markAbove(outputs.person!.data, side, personThreshold, background, { left: 0, top: 0, side: background.width }, 0);
  return { raster: erodeBox(background, distancePixels, distancePixels) };
}
