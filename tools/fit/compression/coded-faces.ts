/** Portraits coded at known qualities, and how similar they still are to themselves. */
import sharp from 'sharp';
import { greyOf } from '../../../src/image/grey.js';
import { createRaster, type Raster } from '../../../src/image/raster.js';
import { resamplingTaps } from '../../../src/image/resample.js';
import { findBlockGrid } from '../../../src/measures/compression/block-grid.js';
import { latticeStrength } from '../../../src/measures/compression/dct-lattice.js';
import type { CodedAs } from '../../../src/measures/compression/predicted-similarity.js';
import { quantisationStrength } from '../../../src/measures/compression/quantisation-strength.js';
import { alignFrame, placeFrame } from '../../../src/stages/align/aligned-frame.js';
import type { DecodedImage, FaceLandmarks, ImageFacts } from '../../../src/stages/contract.js';
import { openImage } from '../../../src/stages/decode/decoder.js';
import { faceGeometry } from '../../../src/stages/landmarks/wflw.js';
import { limits } from '../../../src/limits.js';
import { listPhotos, openFaceReader, type TracedFace } from '../faces.js';
import { meanSsim } from '../ssim.js';

export interface CodedFace {
  readonly person: string;
  readonly format: CodedAs;
  readonly quality: number;
  readonly eyeDistance: number;
  /** What the file says: quantisation strength (JPEG), quantiser index (WebP). */
  readonly coarseness: number;
  /** SSIM to the original in the aligned frame. */
  readonly similarity: number;
  /** Quantisation strength read off the pixels. */
  readonly fromPixels: number | undefined;
  /** The same after saving once more as a fine JPEG; of JPEGs only. */
  readonly fromPixelsAfterResaving: number | undefined;
}

export const qualities = [5, 10, 15, 20, 30, 40, 50, 60, 70, 80, 90, 95] as const;
/** Up to half the pixels of the portraits, so that their own compression is averaged away. */
export const eyeDistances = [45, 60, 80, 105] as const;
const resavingQuality = 92;
/** Both constants of SSIM, in squared grey levels. */
const ssimConstant = 1;
/** The centre of the frame that the reference looks at. */
const centre = { from: 184, side: 248 } as const;
/** Room around the mesh, as a share of its width. */
const margin = 0.3;

export async function drawCodedFaces(data: string): Promise<CodedFace[]> {
  const reader = await openFaceReader(data);
  const coded: CodedFace[] = [];
  for (const file of (await listPhotos(data, 'portraits')).filter((_, i) => i % 2 === 0)) {
    const face = await reader.read(file);
    if (face === undefined) continue;
    const person = file.split('/')[1]!.split('_')[0]!;
    for (const eyeDistance of eyeDistances) {
      const view = cutFace(face, eyeDistance / faceGeometry(face.landmarks).eyeDistance);
      const original = centreOf(view.raster, view.landmarks);
      for (const format of ['jpeg', 'webp'] as const) {
        for (const quality of qualities) coded.push(await codeFace(view, original, { person, format, quality, eyeDistance }));
      }
    }
  }
  await reader.close();
  return coded;
}

interface View {
  readonly raster: Raster;
  readonly landmarks: FaceLandmarks;
}

async function codeFace({ raster, landmarks }: View, original: Raster, known: Pick<CodedFace, 'person' | 'format' | 'quality' | 'eyeDistance'>): Promise<CodedFace> {
  const bytes = await encode(raster, known.format, known.quality);
  const source = await openImage(bytes, { maxPixels: limits.maxPixels });
  const { raster: decoded } = await source.decode(Math.max(raster.width, raster.height));
  const { lumaQuantisation, webpQuantiserIndex } = source.encoding;
  const coarseness = known.format === 'jpeg' ? quantisationStrength(lumaQuantisation ?? []) : webpQuantiserIndex;
  if (coarseness === undefined) throw new Error(`expected the ${known.format} file to tell its quantisation but it does not`);
  const grey = greyOf(decoded);
  return {
    ...known,
    coarseness,
    similarity: meanSsim(original, centreOf(decoded, landmarks), ssimConstant, ssimConstant),
    fromPixels: latticeStrength(grey, findBlockGrid(grey)),
    fromPixelsAfterResaving: known.format === 'jpeg' ? await resavedStrength(decoded) : undefined,
  };
}

async function resavedStrength(raster: Raster): Promise<number | undefined> {
  const source = await openImage(await encode(raster, 'jpeg', resavingQuality), { maxPixels: limits.maxPixels });
  const grey = greyOf((await source.decode(Math.max(raster.width, raster.height))).raster);
  return latticeStrength(grey, findBlockGrid(grey));
}

async function encode({ width, height, data }: Raster, format: CodedAs, quality: number): Promise<Uint8Array> {
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  return new Uint8Array(await (format === 'jpeg' ? picture.jpeg({ quality, chromaSubsampling: '4:2:0' }) : picture.webp({ quality })).toBuffer());
}

/** Luma of the centre of the aligned frame. */
function centreOf(raster: Raster, landmarks: FaceLandmarks): Raster {
  const facts: ImageFacts = { format: 'png', width: raster.width, height: raster.height, orientation: 1, hasAlpha: false, isGrey: false, bitDepth: 8, hasIccProfile: false, pages: 1, truncated: false };
  const image: DecodedImage = { facts, raster, scale: 1 };
  const frame = greyOf(alignFrame(placeFrame(landmarks), image).raster);
  const cut = createRaster(centre.side, centre.side, 1);
  for (let y = 0; y < centre.side; y++) {
    const start = (centre.from + y) * frame.width + centre.from;
    cut.data.set(frame.data.subarray(start, start + centre.side), y * centre.side);
  }
  return cut;
}

/** The part of the photo around the face, reduced by area. */
function cutFace({ raster, landmarks: { points, presence } }: TracedFace, scale: number): View {
  const xs = points.filter((_, i) => i % 3 === 0);
  const ys = points.filter((_, i) => i % 3 === 1);
  const pad = margin * (Math.max(...xs) - Math.min(...xs));
  const left = Math.max(0, Math.floor(Math.min(...xs) - pad));
  const top = Math.max(0, Math.floor(Math.min(...ys) - pad));
  const width = Math.min(raster.width, Math.ceil(Math.max(...xs) + pad)) - left;
  const height = Math.min(raster.height, Math.ceil(Math.max(...ys) + pad)) - top;
  const small = createRaster(Math.round(width * scale), Math.round(height * scale), 3);
  const across = resamplingTaps(width, small.width);
  const down = resamplingTaps(height, small.height);
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let j = 0; j < down.count[y]!; j++) {
          for (let i = 0; i < across.count[x]!; i++) {
            const at = (top + down.start[y]! + j) * raster.width + left + across.start[x]! + i;
            sum += down.weights[y * down.stride + j]! * across.weights[x * across.stride + i]! * raster.data[3 * at + c]!;
          }
        }
        small.data[3 * (y * small.width + x) + c] = sum + 0.5;
      }
    }
  }
  const moved = points.map((value, i) => (i % 3 === 0 ? ((value - left) * small.width) / width : i % 3 === 1 ? ((value - top) * small.height) / height : value * scale));
  return { raster: small, landmarks: { points: moved, presence } };
}
