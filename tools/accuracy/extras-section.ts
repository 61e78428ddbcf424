/** What the measures beyond the standard's list are worth: photos as they are against the same with the fault made on them. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { createRaster, type Raster } from '../../src/image/raster.js';
import type { MeasureResult } from '../../src/measures/contract.js';
import type { MeasureId } from '../../src/measures/ids.js';
import { greyscalePrevention } from '../../src/measures/own/greyscale-prevention.js';
import { motionBlurPrevention } from '../../src/measures/own/motion-blur-prevention.js';
import { redEyesPrevention } from '../../src/measures/own/red-eyes-prevention.js';
import { upscalingPrevention } from '../../src/measures/own/upscaling-prevention.js';
import { modelIds } from '../../src/assess/model-ids.js';
import type { ModelRegistry } from '../../src/models/contract.js';
import { alignCrop } from '../../src/stages/align/aligned-crop.js';
import { placeFrame } from '../../src/stages/align/aligned-frame.js';
import { readCropFace } from '../../src/stages/align/crop-face.js';
import { measureExposure } from '../../src/stages/align/face-exposure.js';
import { readFaceMaps } from '../../src/stages/attributes/face-maps.js';
import { drawOpenFace } from '../../src/stages/attributes/open-face.js';
import type { FaceMaps } from '../../src/stages/contract.js';
import { faceGeometry } from '../../src/stages/landmarks/wflw.js';
import { measureMotion } from '../../src/stages/detail/crop-motion.js';
import { measureEyeDetail } from '../../src/stages/detail/eye-detail.js';
import { openFaceReader, type FaceReader, type TracedFace } from '../fit/faces.js';
import { blurByDefocus, blurByMotion } from '../training/common/blur.js';
import { between, createRandom } from '../training/common/random.js';
import { moveIrises, reddenEyes, toneOf } from './extras-synthesis.js';
import type { Section } from './groups-section.js';
import { fixed, table } from './markdown.js';
import { computeRoc } from './maths/roc.js';
import { quantileOf } from './maths/statistics.js';
import { encodeLossless } from './sweep-kinds.js';

/** Channels of a pixel without colour differ by this much at most, by rounding. */
const greySlack = 2;
/** Share of the width of the mesh that is kept around it. */
const headMargin = 0.5;
/** Every so manyth person of LFW, one photo each. */
const peopleStride = 40;
const asked = ['GazeToCamera'] as const satisfies readonly MeasureId[];

/** A face with what the face-attributes network says of it. */
interface ParsedFace extends TracedFace {
  readonly maps: FaceMaps;
}

interface Trial {
  readonly set: string;
  readonly fault: string;
  readonly measure: MeasureId;
  readonly faulty: readonly number[];
  readonly sound: readonly number[];
  /** Photos that could not be assessed. */
  readonly leftOut: number;
}

interface Work {
  readonly reader: FaceReader;
  readonly faces: readonly ParsedFace[];
  readonly set: string;
}

function natives(results: readonly (MeasureResult | undefined)[]): number[] {
  return results.flatMap((result) => (result?.status === 'measured' ? [result.native] : []));
}

/** Measures of pixels alone: the landmarks of the photo, and what covers the face there, hold for what was made of it. */
function measurePixels(id: MeasureId, { landmarks, maps: faceMaps }: ParsedFace, raster: Raster): MeasureResult | undefined {
  const crop = alignCrop(raster, landmarks);
  if (crop === undefined) return undefined;
  const cropFace = readCropFace(crop, landmarks);
  const exposure = measureExposure(crop, cropFace);
  if (exposure === undefined) return undefined;
  const placement = placeFrame(landmarks);
  const facts = { format: 'png', width: raster.width, height: raster.height, orientation: 1, hasAlpha: false, isGrey: false, bitDepth: 8, hasIccProfile: false, pages: 1, truncated: false } as const;
  const image = { raster, facts, scale: 1 };
  const evidence = { crop, landmarks, exposure, faceMaps, placement, openFace: drawOpenFace(faceMaps, placement, { crop, cropFace, image }), patch: { raster, origin: { x: 0, y: 0 } }, image };
  switch (id) {
    case 'GreyscalePrevention': return greyscalePrevention.measure(evidence);
    case 'MotionBlurPrevention': return motionBlurPrevention.measure({ ...evidence, motion: measureMotion(crop, cropFace, evidence.openFace) });
    case 'UpscalingPrevention': return upscalingPrevention.measure({ ...evidence, eyeDetail: measureEyeDetail(evidence.patch, landmarks, image) });
    case 'RedEyesPrevention': return redEyesPrevention.measure(evidence);
    default: return undefined;
  }
}

type Change = (raster: Raster, face: TracedFace, index: number) => Raster | Promise<Raster>;

async function asJpeg(raster: Raster, quality: number): Promise<Raster> {
  const { width, height } = raster;
  const bytes = await sharp(raster.data, { raw: { width, height, channels: 3 } }).jpeg({ quality }).toBuffer();
  return { width, height, channels: 3, data: new Uint8Array(await sharp(bytes).raw().toBuffer()) };
}

async function enlarge(raster: Raster, times: number, kernel: 'cubic' | 'nearest'): Promise<Raster> {
  const { width, height } = raster;
  const raw = { raw: { width, height, channels: 3 as const } };
  const small = await sharp(raster.data, raw).resize(Math.round(width / times), Math.round(height / times), { fit: 'fill' }).raw().toBuffer({ resolveWithObject: true });
  const data = await sharp(small.data, { raw: { width: small.info.width, height: small.info.height, channels: 3 } }).resize(width, height, { fit: 'fill', kernel }).raw().toBuffer();
  return { width, height, channels: 3, data: new Uint8Array(data) };
}

const eyes = ({ landmarks }: TracedFace): number => faceGeometry(landmarks).eyeDistance;
const moved = (share: number): Change => (raster, face, index) => blurByMotion(raster, share * eyes(face), between(createRandom(index), 0, Math.PI));
const defocused = (share: number): Change => (raster, face) => blurByDefocus(raster, share * eyes(face));
const same: Change = (raster) => raster;

interface PixelTrial {
  readonly fault: string;
  readonly measure: MeasureId;
  readonly faulty: Change;
  readonly sound: Change;
  /** Larger native values are better. */
  readonly largerIsBetter?: boolean;
}

/** Everything is coded as JPEG of quality 90 afterwards, as photos come. */
const pixelTrials: readonly PixelTrial[] = [
  { fault: 'grey', measure: 'GreyscalePrevention', faulty: (raster) => toneOf(raster, [1, 1, 1]), sound: same, largerIsBetter: true },
  { fault: 'sepia', measure: 'GreyscalePrevention', faulty: (raster) => toneOf(raster, [1, 0.88, 0.69]), sound: same, largerIsBetter: true },
  { fault: 'enlarged 2 times', measure: 'UpscalingPrevention', faulty: (raster) => enlarge(raster, 2, 'cubic'), sound: same },
  { fault: 'enlarged 3 times', measure: 'UpscalingPrevention', faulty: (raster) => enlarge(raster, 3, 'cubic'), sound: same },
  { fault: 'mosaic of 4 px', measure: 'UpscalingPrevention', faulty: (raster) => enlarge(raster, 4, 'nearest'), sound: same },
  { fault: 'motion of 0.1 eye distances', measure: 'MotionBlurPrevention', faulty: moved(0.1), sound: same },
  { fault: 'motion of 0.2 eye distances', measure: 'MotionBlurPrevention', faulty: moved(0.2), sound: same },
  { fault: 'motion of 0.2 eye distances against defocus as strong', measure: 'MotionBlurPrevention', faulty: moved(0.2), sound: defocused(0.115) },
  { fault: 'motion of 0.1 eye distances against defocus', measure: 'MotionBlurPrevention', faulty: moved(0.1), sound: defocused(0.06) },
  { fault: 'red pupils', measure: 'RedEyesPrevention', faulty: (raster, face) => reddenEyes(raster, face.landmarks), sound: same },
];

async function runPixelTrials({ faces, set }: Work): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const { fault, measure, faulty, sound, largerIsBetter = false } of pixelTrials) {
    // A photo without colour is no example of one with it.
    const used = measure === 'GreyscalePrevention' || measure === 'RedEyesPrevention' ? faces.filter((face) => !isGrey(face.raster)) : faces;
    const read = async (change: Change): Promise<number[]> => {
      const results: (MeasureResult | undefined)[] = [];
      for (const [index, face] of used.entries()) results.push(measurePixels(measure, face, await asJpeg(await change(face.raster, face, index), 90)));
      return natives(results).map((value) => (largerIsBetter ? -value : value));
    };
    const [positives, negatives] = [await read(faulty), await read(sound)];
    trials.push({ set, fault, measure, faulty: positives, sound: negatives, leftOut: 2 * used.length - positives.length - negatives.length });
  }
  return trials;
}

function isGrey({ data }: Raster): boolean {
  for (let i = 0; i < data.length; i += 3) if (Math.abs(data[i]! - data[i + 1]!) > greySlack || Math.abs(data[i + 1]! - data[i + 2]!) > greySlack) return false;
  return true;
}

/** Angle in degrees between the direction of the motion and what MotionBlurPrevention says, by photo. */
async function directionErrors({ faces }: Work, share: number): Promise<number[]> {
  const errors: number[] = [];
  for (const [index, face] of faces.entries()) {
    const truth = (between(createRandom(index), 0, Math.PI) * 180) / Math.PI;
    const result = measurePixels('MotionBlurPrevention', face, await asJpeg(await moved(share)(face.raster, face, index), 90));
    if (result?.status !== 'measured') continue;
    const difference = Math.abs(Number(result.details?.directionDegrees) - truth) % 180;
    errors.push(Math.min(difference, 180 - difference));
  }
  return errors;
}

/** The photo cut to the head: what lies around it costs time and tells nothing. */
function cutToHead(face: TracedFace): TracedFace {
  const { raster, landmarks } = face;
  const { points } = landmarks;
  const values = (axis: 0 | 1): number[] => Array.from({ length: points.length / 3 }, (_, i) => points[3 * i + axis]!);
  const [xs, ys] = [values(0), values(1)];
  const margin = headMargin * (Math.max(...xs) - Math.min(...xs));
  const left = Math.max(0, Math.floor(Math.min(...xs) - margin));
  const top = Math.max(0, Math.floor(Math.min(...ys) - margin));
  const width = Math.min(raster.width, Math.ceil(Math.max(...xs) + margin)) - left;
  const height = Math.min(raster.height, Math.ceil(Math.max(...ys) + margin)) - top;
  const cut = createRaster(width, height, 3);
  for (let y = 0; y < height; y++) {
    const start = 3 * ((top + y) * raster.width + left);
    cut.data.set(raster.data.subarray(start, start + 3 * width), 3 * y * width);
  }
  return { ...face, raster: cut, landmarks: { ...landmarks, points: points.map((value, i) => (i % 3 === 0 ? value - left : i % 3 === 1 ? value - top : value)) } };
}

/** The eyes of the photo moved by a share of the radius of the iris, found anew. */
async function runGazeTrials({ reader, faces, set }: Work): Promise<Trial[]> {
  const gazes = (found: readonly (TracedFace | undefined)[]): number[] => natives(found.map((face) => face?.measures.GazeToCamera));
  const sound = gazes(faces);
  const trials: Trial[] = [];
  for (const shift of [0.45, 0.75]) {
    const turned: (TracedFace | undefined)[] = [];
    for (const face of faces) {
      for (const sign of [-1, 1]) turned.push(await reader.readBytes(await encodeLossless(moveIrises(face.raster, face.landmarks, sign * shift)), face.file, asked));
    }
    const faulty = gazes(turned);
    const angle = Math.round((Math.asin(shift / 1.75) * 180) / Math.PI);
    trials.push({ set, fault: `eyes turned ${angle}° to either side`, measure: 'GazeToCamera', faulty, sound, leftOut: turned.length - faulty.length });
  }
  return trials;
}

const middle = (values: readonly number[]): number => quantileOf([...values].sort((a, b) => a - b), 0.5);

async function parse(models: ModelRegistry, face: TracedFace): Promise<ParsedFace> {
  return { ...face, maps: await readFaceMaps(await models.session(modelIds.attributes), face, placeFrame(face.landmarks)) };
}

/** Undefined when the folder has no portraits. */
export async function judgeExtras(models: ModelRegistry, data: string): Promise<Section | undefined> {
  const portraits = (await readdir(path.join(data, 'portraits')).catch(() => [])).sort().map((file) => `portraits/${file}`);
  const people = (await readdir(path.join(data, 'lfw')).catch(() => [])).sort().filter((_, index) => index % peopleStride === 0).map((person) => `lfw/${person}/${person}_0001.jpg`);
  if (portraits.length === 0) return undefined;
  const reader = await openFaceReader(data);
  const trials: Trial[] = [];
  const directions: { readonly set: string; readonly share: number; readonly errors: readonly number[] }[] = [];
  for (const [set, files] of [['studio portraits', portraits], ['news photos (LFW)', people]] as const) {
    const faces: ParsedFace[] = [];
    for (const file of files) {
      const read = await reader.read(file, asked);
      if (read !== undefined) faces.push(await parse(models, cutToHead(read)));
    }
    const work = { reader, faces, set };
    trials.push(...await runPixelTrials(work));
    for (const share of [0.1, 0.2]) directions.push({ set, share, errors: await directionErrors(work, share) });
    // Where the people of news photos look nobody has labelled.
    if (files === portraits) trials.push(...await runGazeTrials(work));
  }
  await reader.close();
  const rows = trials.map((trial) => {
    const sign = trial.measure === 'GreyscalePrevention' ? -1 : 1;
    return { ...trial, faulty: trial.faulty.length, sound: trial.sound.length, area: computeRoc(trial.faulty, trial.sound).area, medianFaulty: sign * middle(trial.faulty), medianSound: sign * middle(trial.sound) };
  });
  const directionRows = directions.map(({ set, share, errors }) => ({ set, share, photos: errors.length, median: middle(errors), within30: errors.filter((error) => error <= 30).length / errors.length }));
  return {
    results: { trials: rows, directions: directionRows },
    markdown: [
      'Photos as they are against the same photos with the fault made on them, both coded as JPEG of quality 90 (the look past the camera: found anew). These are faults made by a program: real ones may differ.',
      table(
        ['measure', 'fault', 'photos', 'with fault', 'without', 'left out', 'AUC', 'native, median with', 'without'],
        rows.map((row) => [row.measure, row.fault, row.set, row.faulty, row.sound, row.leftOut, fixed(row.area), fixed(row.medianFaulty, 2), fixed(row.medianSound, 2)]),
      ),
      'Direction of the motion, as MotionBlurPrevention names it:',
      table(
        ['photos', 'length, eye distances', 'count', 'error, median', 'within 30°'],
        directionRows.map((row) => [row.set, row.share, row.photos, `${fixed(row.median, 0)}°`, `${fixed(100 * row.within30, 0)} %`]),
      ),
    ].join('\n\n'),
  };
}
