import { luminanceOf } from '../../image/luminance.js';
import { maskedMean } from '../../image/masked-mean.js';
import { keepWithin } from '../../image/morphology.js';
import { warpSourceMask } from '../../image/warp.js';
import { measured, notAssessable, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';
import { mapToQuality, type QualityMapping } from '../mapping.js';
import { mirroredColumn, splitFace } from './face-halves.js';

/**
 * A pixel is well lit when its linear luminance lies between these: sRGB grey 39, below which cameras show no detail
 * in skin of any tone, and sRGB grey 243, above which skin is blown out. Source: docs/reports/face-light.md.
 */
const darkest = 0.02;
const brightest = 0.9;
/** A pixel is balanced when the light around it and around its mirror image differ by less than 1½ photographic stops. */
const balanceStops = 1.5;
/** Half side, in crop pixels, of the square over which light is compared: as large as an eye, so features weigh little. */
const balanceReach = 4;
/** Keeps the ratio of two nearly black pixels finite: a quarter of `darkest`. */
const blackOffset = darkest / 4;

/** The cut of the appliance's levels; see docs/reports/face-light.md for what it lets pass. */
export const faceLightCut = 0.3;
/** Brows, lashes, pupils and nostrils are dark in any light: up to a twentieth of the face of a dark-haired person. */
const allButDarkParts = 0.95;
const mapping: QualityMapping = { shape: 'polyline', knots: [[0, 0], [faceLightCut, 50], [0.6, 80], [allButDarkParts, 100]] };
/** With less of the face in the photo together with its mirror image nobody can tell whether its halves are balanced. */
const leastPaired = 0.5;

export const faceLight: MeasureDefinition<'FaceLight', Evidence, 'crop' | 'landmarks' | 'image'> = {
  id: 'FaceLight',
  method: 'own-definition',
  unit: '1',
  range: { min: 0, max: 1 },
  needs: ['crop', 'landmarks', 'image'],
  summary: 'Share of the aligned face that is well lit and balanced: neither too dark nor blown out, and within 1½ stops of the other half.',
  movedBy: 'Light from one side, darkness, and burnt-out skin.',
  source: 'Own definition for the appliance check face_color; limits chosen in docs/reports/face-light.md',
  measure({ crop, landmarks, image }) {
    const { width, height } = crop.raster;
    const halves = splitFace(landmarks, crop.matrix, width, height);
    const { region, spans } = halves;
    if (spans.count === 0) return notAssessable('region-outside-image');
    const { data: levels } = luminanceOf(crop.raster);
    const luminance = new Float64Array(width * height);
    for (let i = 0; i < luminance.length; i++) luminance[i] = levels[i]! / 255;
    const seen = warpSourceMask(image.raster.width, image.raster.height, crop.matrix, width, height);
    keepWithin(region, seen);
    const around = maskedMean(luminance, region, balanceReach);
    const largestRatio = 2 ** balanceStops;
    let [inside, paired, good, lit, balanced, dark, bright, left, right] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (let y = 0; y < height; y++) {
      const [from, to, middle] = [spans.from[y]!, spans.to[y]!, halves.middle[y]!];
      for (let x = from; x < to; x++) {
        const at = y * width + x;
        if (region.data[at] === 0) continue;
        inside++;
        const value = luminance[at]!;
        const mirrored = y * width + mirroredColumn(halves, x, y);
        if (seen.data[mirrored] !== 0) paired++;
        const here = around[at]! + blackOffset;
        const there = (seen.data[mirrored] === 0 ? around[at]! : around[mirrored]!) + blackOffset;
        const isLit = value >= darkest && value <= brightest;
        const isBalanced = here < largestRatio * there && there < largestRatio * here;
        if (value < darkest) dark++;
        if (value > brightest) bright++;
        if (isLit) lit++;
        if (isBalanced) balanced++;
        if (isLit && isBalanced) good++;
        if (x < middle) left += value;
        else right += value;
      }
    }
    if (paired < leastPaired * spans.count) return notAssessable('region-outside-image');
    const share = (count: number): number => count / inside;
    const native = share(good);
    return measured(native, mapToQuality(mapping, native), {
      litShare: share(lit),
      balancedShare: share(balanced),
      darkShare: share(dark),
      blownOutShare: share(bright),
      meanLuminance: (left + right) / inside,
      brighterSide: left > right ? 'left' : 'right',
    });
  },
};
