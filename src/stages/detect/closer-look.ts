/** The closer look, taken only where a shorter one leaves a doubt. */
import { intersectionOverUnion, scaleBox } from '../../geometry/box.js';
import type { Raster } from '../../image/raster.js';
import type { ModelSession } from '../../models/contract.js';
import type { DetectedFace } from '../contract.js';
import { samePlaceOverlap } from './candidates.js';
import { lookClosely, lookThroughWindow } from './finder.js';
import { closerLookSide, isEvident, isVain, tracingLookSide, type SearchSize } from './policy.js';
import { windowsAround } from './windows.js';

/**
 * Proposals and traces at the scale of the closer look wherever `known` or the look for traces shows one; faces that this
 * one has settled come as it saw them.
 *
 * @param known what the quick look saw, in raster pixels.
 */
export async function lookWhereNeeded(network: ModelSession, raster: Raster, size: SearchSize, known: readonly DetectedFace[]): Promise<DetectedFace[]> {
  const closeSide = closerLookSide(size);
  const tracingSide = tracingLookSide(size);
  if (tracingSide === undefined) return lookClosely(network, raster, closeSide);
  const traces = await lookClosely(network, raster, tracingSide);
  const evident = traces.filter((face) => isEvident(face, tracingSide, size));
  const doubtful = [...traces, ...known].filter((face) => !isVain(face, tracingSide, size) && evident.every(({ box }) => intersectionOverUnion(face.box, box) <= samePlaceOverlap));
  const scale = closeSide / size.rasterLongSide;
  const windows = windowsAround(doubtful.map(({ box }) => scaleBox(box, scale)), Math.round(raster.width * scale), Math.round(raster.height * scale));
  if (windows === undefined) return lookClosely(network, raster, closeSide);
  const found = [...evident];
  for (const window of windows) {
    for (const face of await lookThroughWindow(network, raster, closeSide, window)) {
      // The settled ones are in the windows of their neighbours, too.
      if (found.every(({ box }) => intersectionOverUnion(box, face.box) <= samePlaceOverlap)) found.push(face);
    }
  }
  return found;
}
