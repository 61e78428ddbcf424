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
    const luminance = new Float64Array(width * height);
    luminanceOf(crop.raster).data.forEach((value, i) => { luminance[i] = value / 255; });
    const seen = warpSourceMask(image.raster.width, image.raster.height, crop.matrix, width, height);
    keepWithin(region, seen);
    const around = maskedMean(luminance, region, balanceReach);
    const largestRatio = 2 ** balanceStops;
    const counts = { seen: 0, paired: 0, good: 0, lit: 0, balanced: 0, dark: 0, bright: 0 };
    let left = 0;
    let right = 0;
    for (let y = 0; y < height; y++) {
      for (let x = spans.from[y]!; x < spans.to[y]!; x++) {
        const at = y * width + x;
        if (region.data[at] === 0) continue;
        counts.seen++;
        const value = luminance[at]!;
        const mirrored = y * width + mirroredColumn(halves, x, y);
        if (seen.data[mirrored] !== 0) counts.paired++;
        const here = around[at]! + blackOffset;
        const there = (seen.data[mirrored] === 0 ? around[at]! : around[mirrored]!) + blackOffset;
        const lit = value >= darkest && value <= brightest;
        const balanced = here < largestRatio * there && there < largestRatio * here;
        if (value < darkest) counts.dark++;
        if (value > brightest) counts.bright++;
        if (lit) counts.lit++;
        if (balanced) counts.balanced++;
        if (lit && balanced) counts.good++;
        if (x < halves.middle[y]!) left += value;
        else right += value;
      }
    }
    if (counts.paired < leastPaired * spans.count) return notAssessable('region-outside-image');
    const share = (count: number): number => count / counts.seen;
    const native = share(counts.good);
    return measured(native, mapToQuality(mapping, native), {
      litShare: share(counts.lit),
      balancedShare: share(counts.balanced),
      darkShare: share(counts.dark),
      blownOutShare: share(counts.bright),
      meanLuminance: (left + right) / counts.seen,
      brighterSide: left > right ? 'left' : 'right',
    });
  },
};
