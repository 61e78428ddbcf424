import { edgeBlurByDirection } from '../../image/edge-blur.js';
import { greyOf } from '../../image/grey.js';
import { drawCropRegion } from '../../stages/align/crop-region.js';
import type { AlignedCrop, FaceLandmarks } from '../../stages/contract.js';
import { measured, notAssessable, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';
import { mapToQuality, type QualityMapping } from '../mapping.js';

/** Edge normals that are told apart: 0°, 45°, 90°, 135°. Their mean is half the trace of the blur's covariance. */
const directions = 4;
/**
 * Blur that every picture has in the 112×112 crop, as standard deviation in crop pixels: the sampling itself and the
 * width of real edges. Sharper originals than the crop can show read critical ÷ inherent = 1.63 at most.
 * Chosen so that good portraits read 1.3 to 1.8. Source: docs/reports/clarity.md.
 */
const inherentBlur = 0.8;
/**
 * Total blur in crop pixels from which on recognition fails more often: false non-matches at a false match rate of 10⁻⁴
 * rise by half. Source: docs/reports/clarity.md.
 */
export const criticalBlur = 1.3;

const mapping: QualityMapping = { shape: 'polyline', knots: [[0.4, 0], [1, 50], [1.3, 80], [criticalBlur / inherentBlur, 100]] };

export const clarity: MeasureDefinition<'Clarity', Evidence, 'crop' | 'landmarks'> = {
  id: 'Clarity',
  method: 'own-definition',
  unit: '1 = blur begins to cost recognition',
  range: { min: 0, max: 1.63 },
  needs: ['crop', 'landmarks'],
  summary: 'Blur from which on recognition suffers, divided by the blur of the face, both measured on the sharpest edges of the 112×112 crop.',
  movedBy: 'Any blur that is left in the 112×112 crop, and small faces.',
  source: 'Own definition for the appliance check clarity; constants fitted in docs/reports/clarity.md',
  measure({ crop, landmarks }) {
    const blur = blurOfCrop(crop, landmarks);
    if (blur === undefined) return notAssessable('region-empty');
    const native = criticalBlur / blur;
    return measured(native, mapToQuality(mapping, native), { blurCropPixels: blur });
  },
};

/** Standard deviation of the blur in crop pixels, that of every picture included; undefined when the crop shows no edges of the face. */
export function blurOfCrop(crop: AlignedCrop, landmarks: FaceLandmarks): number | undefined {
  const { mask } = drawCropRegion(landmarks, crop.matrix, crop.raster.width, crop.raster.height);
  const squared = edgeBlurByDirection(greyOf(crop.raster), mask, directions);
  if (squared === undefined) return undefined;
  const known = squared.filter((value) => !Number.isNaN(value));
  return Math.sqrt(known.reduce((sum, value) => sum + value, 0) / known.length + inherentBlur ** 2);
}
