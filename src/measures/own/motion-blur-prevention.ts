import { smoothGaussian } from '../../image/gaussian.js';
import { greyOf } from '../../image/grey.js';
import { erodeBox } from '../../image/morphology.js';
import { createRaster, type Raster } from '../../image/raster.js';
import { drawCropRegion } from '../../stages/align/crop-region.js';
import { measured, notAssessable, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';
import { mapToQuality, type QualityMapping } from '../mapping.js';
import { burntOut } from '../visibility.js';

/** Deviations, in pixels of the 112×112 crop, between which the fine and the coarse detail lie. The best of five sets tried. */
const fineDetail = [0.5, 1] as const;
const coarseDetail = [2, 4] as const;
const leastPixels = 500;
/** Chosen between still and moved photos: docs/accuracy/extras.md. */
const mapping: QualityMapping = { shape: 'polyline', knots: [[0.5, 100], [0.95, 50], [1.7, 0]] };
/**
 * Added to grey values before their logarithm. Less of it (32) tells motion better on studio portraits (AUC .990 against .985 for
 * a tenth of the eye distance) and worse on LFW (.903 against .922), where it makes detail of noise in the dark.
 */
const darkest = 128;

/** The edge of a cover counts this many crop pixels beyond it: the deviation of the coarsest smoothing. */
const edgeReach = 4;
/** With less of the face uncovered, eyes or mouth are missing, and the lines that are left run in too few directions. */
const leastOpenShare = 0.8;

/** Of detail in the logarithm; any number does, the ratio of two sums of its squares is what counts. */
const contrastScale = 256;

export const motionBlurPrevention: MeasureDefinition<'MotionBlurPrevention', Evidence, 'crop' | 'landmarks' | 'openFace' | 'exposure'> = {
  id: 'MotionBlurPrevention',
  method: 'own-definition',
  unit: 'octaves',
  range: { min: 0 },
  needs: ['crop', 'landmarks', 'openFace', 'exposure'],
  summary: 'How much more of the fine detail is lost in one direction than in another; the details name the direction of the motion.',
  movedBy: 'A face or a camera that moved; defocus, which takes detail in all directions alike, hardly.',
  source: 'Own definition: the structure tensor of the fine against that of the coarse detail (docs/accuracy/extras.md)',
  measure({ crop, landmarks, openFace, exposure }) {
    const unseen = burntOut(exposure);
    if (unseen !== undefined) return unseen;
    const { mask } = drawCropRegion(landmarks, crop.matrix, crop.raster.width, crop.raster.height);
    const region = withoutCovers(mask, openFace);
    if (countOf(region) < leastOpenShare * countOf(mask)) return notAssessable('region-hidden');
    const loss = directionalLoss(greyOf(crop.raster), region);
    if (loss === undefined) return notAssessable('region-empty');
    // The crop is turned against the photo by the roll of the face.
    const turn = (Math.atan2(crop.matrix[3], crop.matrix[0]) * 180) / Math.PI;
    const directionDegrees = Math.round((((loss.directionDegrees - turn) % 180) + 180) % 180) % 180;
    return measured(loss.octaves, mapToQuality(mapping, loss.octaves), { directionDegrees });
  },
};

/** The region less what covers it and the reach of its edges. */
function withoutCovers(region: Raster, open: Raster): Raster {
  const covered = createRaster(region.width, region.height, 1);
  for (let i = 0; i < region.data.length; i++) covered.data[i] = region.data[i] !== 0 && open.data[i] === 0 ? 0 : 1;
  const clear = erodeBox(covered, edgeReach, edgeReach);
  for (let i = 0; i < region.data.length; i++) clear.data[i] = clear.data[i] !== 0 && region.data[i] !== 0 ? 1 : 0;
  return clear;
}

function countOf(mask: Raster): number {
  return mask.data.reduce((sum, value) => sum + value, 0);
}

interface DirectionalLoss {
  /** Binary logarithm of the largest over the smallest ratio of fine to coarse detail, by direction. */
  readonly octaves: number;
  /** Direction of the smallest ratio, from the x axis to the y axis (down), 0…180. */
  readonly directionDegrees: number;
}

type Tensor = readonly [xx: number, xy: number, yy: number];

/** Undefined when the region is small or flat. */
export function directionalLoss(grey: Raster, region: Raster): DirectionalLoss | undefined {
  // Relative contrast: in grey values the whites of eyes and teeth, lines that lie across, would outweigh all detail of dark skin.
  const plane = Float32Array.from(grey.data, (value) => contrastScale * Math.log(value + darkest));
  const fine = structureTensor(plane, grey, region, fineDetail);
  const coarse = structureTensor(plane, grey, region, coarseDetail);
  if (fine === undefined || coarse === undefined) return undefined;
  // Eigenvalues of coarse⁻¹·fine: the extremes of the ratio over all directions.
  const determinant = coarse[0] * coarse[2] - coarse[1] ** 2;
  if (!(determinant > 0)) return undefined;
  const a = (coarse[2] * fine[0] - coarse[1] * fine[1]) / determinant;
  const b = (coarse[2] * fine[1] - coarse[1] * fine[2]) / determinant;
  const c = (coarse[0] * fine[1] - coarse[1] * fine[0]) / determinant;
  const d = (coarse[0] * fine[2] - coarse[1] * fine[1]) / determinant;
  const root = Math.sqrt(Math.max(0, ((a - d) / 2) ** 2 + b * c));
  const [least, most] = [(a + d) / 2 - root, (a + d) / 2 + root];
  if (!(least > 0)) return undefined;
  const angle = Math.abs(b) > Math.abs(least - d) ? Math.atan2(least - a, b) : Math.atan2(c, least - d);
  return { octaves: Math.log2(most / least), directionDegrees: ((angle * 180) / Math.PI + 360) % 180 };
}

/** Sums of the products of the gradient of what lies between two smoothings, over the region. */
function structureTensor(plane: Float32Array, size: Raster, region: Raster, [finer, coarser]: readonly [number, number]): Tensor | undefined {
  const { width, height } = size;
  const more = smoothGaussian(plane, size, finer);
  const less = smoothGaussian(plane, size, coarser);
  const band = more.map((value, i) => value - less[i]!);
  let [xx, xy, yy, count] = [0, 0, 0, 0];
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++) {
      if (region.data[i] === 0) continue;
      const gx = band[i + 1]! - band[i - 1]!;
      const gy = band[i + width]! - band[i - width]!;
      xx += gx * gx;
      xy += gx * gy;
      yy += gy * gy;
      count++;
    }
  }
  return count < leastPixels ? undefined : [xx, xy, yy];
}
