import type { Raster } from '../../image/raster.js';
import { irisesOf } from '../../stages/landmarks/irises.js';
import { measured, notAssessable, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';
import { mapToQuality, type QualityMapping } from '../mapping.js';
import { burntOut } from '../visibility.js';

/** Part of the iris, as a share of its radius, in which the pupil of a flash photo lies. */
const pupilShare = 0.7;
/**
 * A red pixel is bright in red and poor in green without the yellow of skin and of brown irises, whose blue lies as far
 * below their green as that below their red: R − 2G + B of them stays below 40. Source: docs/accuracy/extras.md.
 */
const leastRed = 80;
const leastExcess = 45;
/** Eyes whose iris has a smaller radius, in full-size pixels, show too few pixels to tell. */
const leastRadius = 3;
const mapping: QualityMapping = { shape: 'polyline', knots: [[0.05, 100], [0.15, 50], [0.4, 0]] };

export const redEyesPrevention: MeasureDefinition<'RedEyesPrevention', Evidence, 'patch' | 'landmarks' | 'image' | 'exposure'> = {
  id: 'RedEyesPrevention',
  method: 'own-definition',
  unit: '1',
  range: { min: 0, max: 1 },
  needs: ['patch', 'landmarks', 'image', 'exposure'],
  summary: 'Share of the middle of the redder iris that is red as flash makes it.',
  movedBy: 'A flash next to the lens in the dark; red light on the whole face may be taken for it.',
  source: 'Own definition: the excess of red over green and blue within the irises of the mesh (docs/accuracy/extras.md)',
  measure({ patch, landmarks, image, exposure }) {
    const irises = irisesOf(landmarks);
    if (irises === undefined) return notAssessable('no-landmarks');
    const unseen = burntOut(exposure);
    if (unseen !== undefined) return unseen;
    const shares = irises.map(({ centre, radius }) => redShare(patch.raster, centre.x * image.scale - patch.origin.x, centre.y * image.scale - patch.origin.y, pupilShare * radius * image.scale));
    if (irises.some(({ radius }) => radius * image.scale < leastRadius)) return notAssessable('face-too-small');
    const native = Math.max(...shares);
    return measured(native, mapToQuality(mapping, native));
  },
};

/** Share of the pixels of a disc that are red; 0 for a disc beyond the raster. */
export function redShare({ data, width, height }: Raster, x: number, y: number, radius: number): number {
  let red = 0;
  let all = 0;
  for (let row = Math.max(0, Math.floor(y - radius)); row <= Math.min(height - 1, Math.ceil(y + radius)); row++) {
    for (let column = Math.max(0, Math.floor(x - radius)); column <= Math.min(width - 1, Math.ceil(x + radius)); column++) {
      if (Math.hypot(column + 0.5 - x, row + 0.5 - y) > radius) continue;
      const at = 3 * (row * width + column);
      const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!];
      all++;
      if (r >= leastRed && r - 2 * g + b >= leastExcess) red++;
    }
  }
  return all === 0 ? 0 : red / all;
}
