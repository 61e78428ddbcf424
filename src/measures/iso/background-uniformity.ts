import type { AffineMatrix } from '../../geometry/affine.js';
import { sumScharrMagnitude } from '../../image/gradient.js';
import { luminanceOf } from '../../image/luminance.js';
import { erodeBox, keepLargeParts, keepWithin } from '../../image/morphology.js';
import type { Raster } from '../../image/raster.js';
import { warpAffine, warpNearest } from '../../image/warp.js';
import { notAssessable } from '../contract.js';
import { component, defineComponent } from './component.js';

/** The part of the frame that is looked at, and the size it is brought to. Source: OFIQ 1.0.3 (executed values). */
const shown = { left: 62, top: 0, width: 492, height: 406 };
const width = 354;
const height = 292;
/** The standard erodes by a 4×4 box that reaches two pixels back and one on. */
const erosion = { before: 2, after: 1 };
/**
 * A person mask of 256×256 is softer at hair and shoulders than the reference's parser: its border is moved by three
 * more pixels, and parts below half a per cent of the area (holes in hair) are left out.
 */
const softBorder = 3;
const leastPartShare = 0.005;

export const backgroundUniformity = defineComponent({
  id: 'BackgroundUniformity',
  method: 'substituted-input',
  unit: '1',
  range: { min: 0 },
  needs: ['frame', 'background'],
  summary: 'Mean gradient of the luminance over the background: 0 for a plain wall, some hundreds for foliage.',
  movedBy: 'Texture, edges and shadows behind the person; distance blur lowers it, for the formula sees texture and not depth.',
  source: 'ISO/IEC 29794-5:2025, background uniformity; the background mask is our own, its border moved by 3 pixels',
  measure({ frame, background }) {
    const matrix: AffineMatrix = [width / shown.width, 0, (-shown.left * width) / shown.width, 0, height / shown.height, (-shown.top * height) / shown.height];
    const mask = shrunkBackground(background.raster, frame.sourceMask, matrix);
    const luminance = luminanceOf(warpAffine(frame.raster, matrix, width, height, { antialias: false }));
    const { sum, count } = sumScharrMagnitude(luminance, mask);
    return count === 0 ? notAssessable('region-empty') : component('BackgroundUniformity', sum / count, { backgroundShare: count / (width * height) });
  },
});

function shrunkBackground(background: Raster, sourceMask: Raster, matrix: AffineMatrix): Raster {
  const mask = warpNearest(background, matrix, width, height);
  const source = warpNearest(sourceMask, matrix, width, height);
  keepWithin(mask, source);
  const eroded = erodeBox(mask, erosion.before + softBorder, erosion.after + softBorder);
  return keepLargeParts(eroded, leastPartShare * width * height);
}
