import type { AssessRequest, FaceAssessment } from '../assessment.js';
import type { Verdict } from '../decision/contract.js';
import { composeMatrices, matrixForReducedSource } from '../geometry/affine.js';
import { scaleBox } from '../geometry/box.js';
import type { MeasureResult } from '../measures/contract.js';
import type { MeasureResults } from '../measures/ids.js';
import { FaceGaugeError } from '../errors.js';
import type { DecodedImage, FaceLandmarks } from '../stages/contract.js';
import { encodeMaskPng, encodePng } from '../stages/decode/encoder.js';
import type { Get } from './evidence.js';
import type { LocatedFace } from './location.js';

/** The answer for one face: what was measured, in full-size pixels, and what the caller asked to see besides. */
export async function describeFace(get: Get, located: LocatedFace, image: DecodedImage, measures: MeasureResults<MeasureResult>, verdict: Verdict, request: AssessRequest): Promise<FaceAssessment> {
  const pose = await get('pose');
  if (pose === undefined) throw new FaceGaugeError('INTERNAL');
  const unified = measures.UnifiedQualityScore;
  const utility = unified === undefined ? undefined : await get('utility');
  return {
    box: scaleBox(located.box, image.scale),
    detectionScore: located.face.score,
    presence: located.landmarks.presence,
    pose,
    ...(utility === undefined ? {} : { score: utility }),
    measures,
    verdict,
    ...(request.include.landmarks ? { landmarks: fullSizePoints(located.landmarks, image.scale) } : {}),
    ...(await drawPictures(get, image.scale, request.include)),
    ...(request.include.explain ? await explainScore(get, image.scale) : {}),
  };
}

/** The aligned frame and the mask of the visible face as PNG; what cannot be had for this face is left out. */
async function drawPictures(get: Get, scale: number, include: AssessRequest['include']): Promise<Pick<FaceAssessment, 'alignedFacePng' | 'maskPng' | 'frameMatrix'>> {
  if (!include.alignedFace && !include.mask) return {};
  const frame = await get('frame');
  const mask = include.mask ? await get('visibleFace') : undefined;
  return {
    ...(frame === undefined ? {} : { frameMatrix: matrixForReducedSource(frame.matrix, 1 / scale) }),
    ...(frame === undefined || !include.alignedFace ? {} : { alignedFacePng: await encodePng(frame.raster) }),
    ...(mask === undefined ? {} : { maskPng: await encodeMaskPng(mask.raster) }),
  };
}

async function explainScore(get: Get, scale: number): Promise<Pick<FaceAssessment, 'explanation'>> {
  const [crop, explanation] = [await get('crop'), await get('explanation')];
  if (crop === undefined || explanation === undefined) return {};
  const { columns, rows } = explanation;
  const toCells = composeMatrices([columns / crop.raster.width, 0, 0, 0, rows / crop.raster.height, 0], crop.matrix);
  return { explanation: { ...explanation, matrix: matrixForReducedSource(toCells, 1 / scale) } };
}

function fullSizePoints({ points }: FaceLandmarks, scale: number): [number, number, number][] {
  const list: [number, number, number][] = [];
  for (let i = 0; i < points.length; i += 3) list.push([points[i]! * scale, points[i + 1]! * scale, points[i + 2]! * scale]);
  return list;
}
