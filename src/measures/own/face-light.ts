import { maskedMean } from '../../image/masked-mean.js';
import { keepWithin } from '../../image/morphology.js';
import type { Raster } from '../../image/raster.js';
import { warpSourceMask } from '../../image/warp.js';
import { measured, notAssessable, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';
import { mapToQuality, type QualityMapping } from '../mapping.js';
import { mirrorRow, splitFace } from './face-halves.js';

/**
 * A pixel is well lit when its linear luminance lies between these: sRGB grey 39, below which cameras show no detail
 * in skin of any tone, and sRGB grey 243, above which skin is blown out. Source: docs/reports/face-light.md.
 */
const darkest = 0.02;
const brightest = 0.9;
/** A pixel is balanced when the light around it and around its mirror image differ by less than 1½ photographic stops. */
const largestRatio = 2 ** 1.5;
/** Half side, in crop pixels, of the square over which light is compared: as large as an eye, so features weigh little. */
const balanceReach = 4;
/** Keeps the ratio of two nearly black pixels finite: a quarter of `darkest`, in levels of 255. */
const blackOffset = (255 * darkest) / 4;
const tones = { lit: 0, dark: 1, bright: 2 } as const;
const toneCount = 3;
/** The tone of each level of luminance, 0…255. */
const toneOf = Uint8Array.from({ length: 256 }, (_, level) => (level / 255 < darkest ? tones.dark : level / 255 > brightest ? tones.bright : tones.lit));

/** The cut of the appliance's levels; see docs/reports/face-light.md for what it lets pass. */
export const faceLightCut = 0.3;
/** Brows, lashes, pupils and nostrils are dark in any light: up to a twentieth of the face of a dark-haired person. */
const allButDarkParts = 0.95;
const mapping: QualityMapping = { shape: 'polyline', knots: [[0, 0], [faceLightCut, 50], [0.6, 80], [allButDarkParts, 100]] };
/** With less of the face in the photo together with its mirror image nobody can tell whether its halves are balanced. */
const leastPaired = 0.5;

export const faceLight: MeasureDefinition<'FaceLight', Evidence, 'crop' | 'cropFace' | 'image'> = {
  id: 'FaceLight',
  method: 'own-definition',
  unit: '1',
  range: { min: 0, max: 1 },
  needs: ['crop', 'cropFace', 'image'],
  summary: 'Share of the aligned face that is well lit and balanced: neither too dark nor blown out, and within 1½ stops of the other half.',
  movedBy: 'Light from one side, darkness, and burnt-out skin.',
  source: 'Own definition for the appliance check face_color; limits chosen in docs/reports/face-light.md',
  measure({ crop, cropFace, image }) {
    const { width, height } = crop.raster;
    const halves = splitFace(cropFace);
    const { spans } = halves;
    if (spans.count === 0) return notAssessable('region-outside-image');
    const { data: levels } = cropFace.luminance;
    const inPhoto = warpSourceMask(image.raster.width, image.raster.height, crop.matrix, width, height);
    const region: Raster = { ...cropFace.mask, data: cropFace.mask.data.slice() };
    keepWithin(region, inPhoto);
    const [seen, inRegion] = [inPhoto.data, region.data];
    const around = maskedMean(levels, region, balanceReach);
    const mirrored = new Int32Array(width);
    // By tone, twice: of unbalanced pixels, then of balanced ones.
    const counts = new Int32Array(2 * toneCount);
    let [paired, left, right] = [0, 0, 0];
    for (let y = 0; y < height; y++) {
      const [from, to, middle] = [spans.from[y]!, spans.to[y]!, halves.middle[y]!];
      mirrorRow(halves, y, mirrored);
      const row = y * width;
      for (let x = from; x < to; x++) {
        const at = row + x;
        if (inRegion[at] === 0) continue;
        const level = levels[at]!;
        const other = row + mirrored[x]!;
        const here = around[at]! + blackOffset;
        let isBalanced = true;
        if (seen[other] !== 0) {
          paired++;
          const there = around[other]! + blackOffset;
          isBalanced = here < largestRatio * there && there < largestRatio * here;
        }
        counts[toneOf[level]! + (isBalanced ? toneCount : 0)]!++;
        if (x < middle) left += level;
        else right += level;
      }
    }
    if (paired < leastPaired * spans.count) return notAssessable('region-outside-image');
    const inside = counts.reduce((sum, count) => sum + count);
    const shareOf = (tone: number): number => (counts[tone]! + counts[tone + toneCount]!) / inside;
    const native = counts[tones.lit + toneCount]! / inside;
    return measured(native, mapToQuality(mapping, native), {
      litShare: shareOf(tones.lit),
      balancedShare: counts.subarray(toneCount).reduce((sum, count) => sum + count) / inside,
      darkShare: shareOf(tones.dark),
      blownOutShare: shareOf(tones.bright),
      meanLuminance: (left + right) / (255 * inside),
      brighterSide: left > right ? 'left' : 'right',
    });
  },
};
