/** Faces that lie or hang upside down among upright ones. */
import { intersectionOverUnion, type Box } from '../geometry/box.js';
import type { Raster } from '../image/raster.js';
import type { ModelSession } from '../models/contract.js';
import type { DetectedFace } from '../stages/contract.js';
import { lookTurned, lookTurnedNear, turnedPartPixels } from '../stages/detect/finder.js';
import { closerLookSide, isPlainlyTurned, longerSide, mayBeTurned, type SearchSize } from '../stages/detect/policy.js';
import { suppressNonMaxima } from '../stages/detect/suppression.js';

/** In the order of how often photos are turned. */
export const quarterTurns = [90, 270, 180] as const;
/** Two boxes that overlap more than this show the same face. */
export const sameFaceOverlap = 0.4;
/**
 * Input of the looks at the whole turned image, as a share of the closer look's: a quarter of the work, and the same recall
 * in every class of size on the development photos (docs/decisions/0003).
 */
const turnedShare = 0.5;

/**
 * Turned faces beside the upright ones of a crowd. A turned face leaves a trace in the upright looks; the turned looks go
 * there, or to the whole image where that is less.
 *
 * @param traces whatever the upright looks saw; `upright` is what of it counts as a face.
 */
export async function findTurned(detector: ModelSession, raster: Raster, size: SearchSize, traces: readonly DetectedFace[], upright: readonly DetectedFace[]): Promise<DetectedFace[]> {
  const fullScale = size.fullLongSide / size.rasterLongSide;
  const isNew = (box: Box, known: readonly DetectedFace[]): boolean => known.every((other) => intersectionOverUnion(other.box, box) <= sameFaceOverlap);
  const suspects = suppressNonMaxima(traces.filter(({ box }) => isNew(box, upright) && mayBeTurned(longerSide(box) * fullScale, size)), sameFaceOverlap);
  const wholeSide = Math.round(turnedShare * closerLookSide(size));
  const wholePixels = (quarterTurns.length * wholeSide ** 2 * Math.min(raster.width, raster.height)) / size.rasterLongSide;
  const looks = suspects.length * turnedPartPixels < wholePixels
    ? suspects.map(({ box }) => () => lookTurnedNear(detector, raster, box, quarterTurns))
    : quarterTurns.map((turn) => () => lookTurned(detector, raster, turn, wholeSide));
  const known = [...upright];
  for (const look of looks) {
    for (const face of await look()) {
      if (isPlainlyTurned(face) && longerSide(face.box) * fullScale >= size.minFacePixels && isNew(face.box, known)) known.push(face);
    }
  }
  return known.slice(upright.length);
}
