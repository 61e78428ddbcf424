/** The grey face at the scales that sharpness is judged at. */
import { convexHull } from '../../geometry/convex-hull.js';
import { distance, midpoint, type Point } from '../../geometry/point.js';
import { fillPolygon } from '../../image/polygon.js';
import { createRaster, type Raster } from '../../image/raster.js';
import { resizePlane } from '../../image/shrink-plane.js';
import { rowSpans, type RowSpans } from '../../image/spans.js';
import { filterFeatures, filterNames, type FilterName } from './filter-features.js';

/**
 * Eye distances, in pixels, to which a larger face is reduced by area average; a smaller one is never enlarged.
 * Up to 240 px the face is judged on its own pixels, as the standard does, and always at 120 px as well, so that the
 * answer does not depend on how many pixels a camera has. Beyond 240 px the standard's own pixels tell about optics,
 * not about the face, and cost milliseconds.
 */
export const judgedEyeDistances = [240, 120] as const;

/**
 * The filters whose statistics enter the classifier. The other eight of the standard's thirteen raise the accuracy a
 * little, for light blur of small faces, and cost more than half of the time. Source: docs/reports/sharpness.md.
 */
export const judgedFilters = ['laplacian1', 'laplacian3', 'laplacian7', 'box3', 'mixed3'] as const satisfies readonly FilterName[];
/** Absolute sum of each filter's kernel (for side 5 and more an upper bound): responses are divided by it, to be in grey levels. */
const kernelGains: Readonly<Record<FilterName, number>> = {
  laplacian1: 8, laplacian3: 16, laplacian5: 16 ** 2, laplacian7: 16 ** 3, laplacian9: 16 ** 4,
  box3: 2, box5: 2, box7: 2,
  mixed1: 4, mixed3: 4, mixed5: 4 * 16, mixed7: 4 * 16 ** 2, mixed9: 4 * 16 ** 3,
};
/**
 * Least response, in grey levels, that counts: twice what the rounding of an 8-bit plane alone makes of the finest filters
 * (0.11, measured on faces behind a disc of 12 to 40 px). Below it the finest filters hear rounding while the coarse ones
 * still fall, which the classifier would take for fine detail: a disc of 27 px read 61, one of 40 px 100.
 */
export const leastResponse = 0.2;
/**
 * Deviation of the face, in grey levels, below which it is judged as if it had this one: darkness and haze make all
 * responses small and are no blur. Nineteen of twenty faces of LFW have more.
 */
export const usualContrast = 25;
/** Below this deviation the rounding of eight bits, stretched along, would pass for fine detail; one in a hundred faces of LFW has less than 21. */
export const leastContrast = 16;

/** Why a face has no features: it lies outside the plane or is thinner than a filter; or eight bits hold too little of it. */
export type NoFeatures = 'region-outside-image' | 'contrast-too-low';

/** WFLW indices of the eye corners. */
const eyeCorners = [60, 64, 68, 72] as const;

/**
 * Logarithms of mean and deviation of every filter (in the order of `filterNames`) at every scale, for a face of usual contrast, then the logarithm of
 * the eye distance the finer scale is judged at; or why there are none.
 *
 * @param grey luma of a part of the photo at full resolution that holds the landmarked region as far as the photo does.
 * @param landmarks the 98 WFLW points in continuous pixels of `grey`.
 */
export function sharpnessFeatures(grey: Raster, landmarks: readonly Point[], filters: readonly FilterName[] = judgedFilters): Float64Array | NoFeatures {
  const [a, b, c, d] = eyeCorners.map((index) => landmarks[index]!) as [Point, Point, Point, Point];
  const eyeDistance = distance(midpoint(a, b), midpoint(c, d));
  const region = cutRegion(grey, landmarks);
  if (region === undefined || !(eyeDistance > 0)) return 'region-outside-image';
  const gains = filterNames.filter((name) => filters.includes(name)).map((name) => kernelGains[name]);
  const features: number[] = [];
  const scales = judgedEyeDistances.map((judged) => scaleRegion(region, Math.min(1, judged / eyeDistance)));
  const coarsest = scales.at(-1);
  if (coarsest === undefined) return 'region-outside-image';
  const contrast = deviationOf(coarsest.grey);
  if (contrast < leastContrast) return 'contrast-too-low';
  const stretch = Math.max(1, usualContrast / contrast);
  for (const scaled of scales) {
    if (scaled === undefined) return 'region-outside-image';
    filterFeatures(scaled.grey, scaled.spans, filters).forEach((value, i) => {
      features.push(Math.log(Math.max((stretch * value) / gains[i >> 1]!, leastResponse)));
    });
  }
  features.push(Math.log(Math.min(eyeDistance, judgedEyeDistances[0])));
  return Float64Array.from(features);
}

function deviationOf({ data }: Raster): number {
  let [sum, squares] = [0, 0];
  for (const value of data) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / data.length;
  return Math.sqrt(Math.max(0, squares / data.length - mean * mean));
}

interface FaceRegion {
  readonly grey: Raster;
  /** Hull of the landmarks in continuous pixels of `grey`. */
  readonly hull: readonly Point[];
}

/** The plane cut to the bounding rectangle of the landmarked region, as the standard cuts it. */
function cutRegion(grey: Raster, landmarks: readonly Point[]): FaceRegion | undefined {
  const hull = convexHull(landmarks);
  const left = Math.max(0, Math.floor(Math.min(...hull.map(({ x }) => x))));
  const top = Math.max(0, Math.floor(Math.min(...hull.map(({ y }) => y))));
  const right = Math.min(grey.width, Math.floor(Math.max(...hull.map(({ x }) => x))) + 1);
  const bottom = Math.min(grey.height, Math.floor(Math.max(...hull.map(({ y }) => y))) + 1);
  if (right - left < 2 || bottom - top < 2) return undefined;
  const cut = createRaster(right - left, bottom - top, 1);
  for (let y = 0; y < cut.height; y++) {
    const start = (top + y) * grey.width + left;
    cut.data.set(grey.data.subarray(start, start + cut.width), y * cut.width);
  }
  return { grey: cut, hull: hull.map(({ x, y }) => ({ x: x - left, y: y - top })) };
}

function scaleRegion({ grey, hull }: FaceRegion, scale: number): { grey: Raster; spans: RowSpans } | undefined {
  const width = Math.max(2, Math.round(grey.width * scale));
  const height = Math.max(2, Math.round(grey.height * scale));
  const mask = createRaster(width, height, 1);
  fillPolygon(mask, hull.map(({ x, y }) => ({ x: Math.floor((x * width) / grey.width), y: Math.floor((y * height) / grey.height) })), 1);
  const spans = rowSpans(mask);
  return spans.count === 0 ? undefined : { grey: resizePlane(grey, width, height), spans };
}
