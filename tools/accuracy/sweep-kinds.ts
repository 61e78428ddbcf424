/** Degradation sweeps: what is done to a portrait, in which steps, which measures must fall and which may move along. */
import sharp, { type Sharp } from 'sharp';
import { transformPoint } from '../../src/geometry/affine.js';
import type { Raster } from '../../src/image/raster.js';
import type { MeasureId } from '../../src/measures/ids.js';
import { blurByDefocus, blurByMotion } from '../training/common/blur.js';
import { maskCover, paintCover, randomCover, sunglassesCover } from '../training/common/cover.js';
import { degrade } from '../training/common/degradations.js';
import type { FaceView } from '../training/common/face-view.js';
import { gainLight, mixWith } from '../training/common/light.js';
import { createRandom } from '../training/common/random.js';

/** A value that must fall from step to step: the quality component, or a native value and the way it must go. */
export interface Falling {
  readonly measure: MeasureId;
  readonly by: 'quality' | 'native-down' | 'native-up';
}

/** Measures that a damage moves besides the one it is made for, and why it must. */
export interface SideEffect {
  readonly measures: readonly MeasureId[];
  readonly because: string;
}

export interface SweepKind {
  readonly name: string;
  /** What a step is counted in. */
  readonly unit: string;
  readonly steps: readonly number[];
  readonly falls: readonly Falling[];
  /** What else the damage moves by its nature; every other measure has to hold still. */
  readonly sideEffects: readonly SideEffect[];
  /** An encoded photo. */
  readonly apply: (view: FaceView, step: number) => Promise<Uint8Array>;
}

const seed = 11;
const byQuality = (...ids: MeasureId[]): Falling[] => ids.map((measure) => ({ measure, by: 'quality' }));
const moves = (because: string, ...measures: MeasureId[]): SideEffect => ({ measures, because });
const lessRecognised = moves('a face that can be seen less is recognised less', 'UnifiedQualityScore', 'FaceUsability');
const lessDetail = moves('leaves as little detail as an enlargement', 'UpscalingPrevention');

/** Lossless and quick: what is measured must not be the file format. */
export async function encodeLossless({ width, height, data }: Raster): Promise<Uint8Array> {
  return sharp(data, { raw: { width, height, channels: 3 } }).png({ compressionLevel: 0 }).toBuffer();
}

const painted = (paint: (view: FaceView, step: number) => Raster | Promise<Raster>) => async (view: FaceView, step: number): Promise<Uint8Array> => encodeLossless(await paint(view, step));

const photo = ({ raster }: FaceView): Sharp => sharp(raster.data, { raw: { width: raster.width, height: raster.height, channels: 3 } });

/** Cuts `share` of the way from one edge of the photo to the middle of the face. */
async function cut(view: FaceView, side: 'left' | 'right' | 'top' | 'bottom', share: number): Promise<Uint8Array> {
  const { width, height } = view.raster;
  const middle = transformPoint(view.fromCrop, { x: 56, y: 60 });
  const left = side === 'left' ? Math.round(middle.x * share) : 0;
  const top = side === 'top' ? Math.round(middle.y * share) : 0;
  const right = side === 'right' ? Math.round((width - middle.x) * share) : 0;
  const bottom = side === 'bottom' ? Math.round((height - middle.y) * share) : 0;
  return photo(view).extract({ left, top, width: width - left - right, height: height - top - bottom }).png({ compressionLevel: 0 }).toBuffer();
}

const cutSteps = [0.2, 0.4, 0.6, 0.8, 0.95] as const;
const blackBeyond = (...measures: MeasureId[]): SideEffect => moves('the standard counts what lies beyond the border as black', ...measures);
const hiddenBeyond = (...measures: MeasureId[]): SideEffect => moves('the standard counts what lies beyond the border as hidden', ...measures);
const cutFace = moves('the border cuts the face itself', 'FaceCompleteness');
const lessHeight = moves('the head takes up more of the height that is left', 'HeadSize');
const cutAtSide: readonly SideEffect[] = [
  blackBeyond('LuminanceMean', 'LuminanceVariance', 'DynamicRange'),
  hiddenBeyond('EyesVisible', 'MouthOcclusionPrevention', 'FaceOcclusionPrevention'),
  cutFace,
];
const cutAtTop: readonly SideEffect[] = [
  hiddenBeyond('EyesVisible', 'FaceOcclusionPrevention'),
  cutFace,
  lessHeight,
  lessRecognised,
];
const cutAtBottom: readonly SideEffect[] = [
  blackBeyond('LuminanceMean', 'LuminanceVariance', 'DynamicRange', 'NaturalColour'),
  hiddenBeyond('MouthOcclusionPrevention', 'FaceOcclusionPrevention'),
  cutFace,
  lessHeight,
  lessRecognised,
];

/** Stripes on the wall left and right of the head and above it, of growing contrast. */
function patternWall(view: FaceView, contrast: number): Raster {
  return paintCover(view, {
    distance: ({ x, y }) => Math.max(y - 90, 1 - Math.max(Math.abs(x - 56) - 80, -70 - y)),
    colour: ({ x, y }) => {
      const level = 128 + contrast * Math.sign(Math.sin((x + y) / 3));
      return [level, level, level];
    },
    opacity: 0.6,
  });
}

/** Light whose blue is `step` times as strong as its red. */
function tintLight({ raster }: FaceView, step: number): Raster {
  const tinted = { ...raster, data: new Uint8Array(raster.data) };
  const gains = [1 / Math.sqrt(step), 1, Math.sqrt(step)];
  for (let i = 0; i < tinted.data.length; i++) tinted.data[i] = Math.min(255, raster.data[i]! * gains[i % 3]! + 0.5);
  return tinted;
}

export const sweepKinds: readonly SweepKind[] = [
  {
    name: 'defocus', unit: 'disc radius, px', steps: [1.5, 3, 5, 8, 12, 20, 32], falls: byQuality('Sharpness', 'Clarity', 'UnifiedQualityScore'),
    sideEffects: [
      lessDetail,
      moves('blur evens out light and dark and smooths the edges on the wall', 'LuminanceVariance', 'BackgroundUniformity'),
      moves('a face that can be seen less is recognised less', 'FaceUsability'),
    ], apply: painted(({ raster }, radius) => blurByDefocus(raster, radius)),
  },
  {
    name: 'motion', unit: 'length, px', steps: [4, 8, 16, 28, 40], falls: byQuality('Sharpness', 'Clarity', 'MotionBlurPrevention'),
    sideEffects: [lessDetail], apply: painted(({ raster }, length) => blurByMotion(raster, length, Math.PI / 6)),
  },
  {
    name: 'JPEG', unit: 'quality', steps: [60, 30, 15, 8, 4], falls: byQuality('CompressionArtifacts'),
    sideEffects: [
      moves('coarse quantisation takes the fine detail of the face and leaves the edges of blocks on the wall', 'UpscalingPrevention', 'BackgroundUniformity'),
      moves('coarse steps of colour shift the mean colour of the cheeks, and coarse steps of brightness leave few levels', 'NaturalColour', 'DynamicRange'),
    ], apply: async (view, quality) => photo(view).jpeg({ quality, chromaSubsampling: '4:2:0' }).toBuffer(),
  },
  {
    name: 'darker', unit: 'gain', steps: [0.6, 0.35, 0.2, 0.1, 0.04],
    falls: [{ measure: 'LuminanceMean', by: 'native-down' }, ...byQuality('LuminanceMean', 'UnderExposurePrevention', 'FaceLight')],
    sideEffects: [moves('linear light shrinks with the gain, and its edges and spread with it', 'LuminanceVariance', 'DynamicRange', 'BackgroundUniformity')], apply: painted(({ raster }, gain) => gainLight(raster, () => gain)),
  },
  {
    name: 'brighter', unit: 'gain', steps: [2, 4, 8, 16, 32],
    falls: [{ measure: 'LuminanceMean', by: 'native-up' }, ...byQuality('OverExposurePrevention', 'FaceLight')],
    sideEffects: [
      moves('linear light grows with the gain until it clips: spread, levels and edges with it, and burnt skin has no colour', 'LuminanceVariance', 'DynamicRange', 'UnderExposurePrevention', 'BackgroundUniformity', 'NaturalColour'),
      lessRecognised,
    ], apply: painted(({ raster }, gain) => gainLight(raster, () => gain)),
  },
  {
    name: 'light from one side', unit: 'strength', steps: [0.2, 0.4, 0.6, 0.8, 1], falls: byQuality('IlluminationUniformity', 'FaceLight'),
    sideEffects: [moves('half of the face lies in the shade', 'LuminanceMean', 'LuminanceVariance')],
    apply: async (view, strength) => encodeLossless((await degrade(view, { kind: 'unevenLight', strength }, createRandom(seed))).raster),
  },
  {
    name: 'haze', unit: 'share of grey', steps: [0.2, 0.4, 0.6, 0.75, 0.88], falls: byQuality('DynamicRange'),
    sideEffects: [
      moves('a veil of grey lifts the dark, takes the colour and flattens every edge', 'LuminanceMean', 'LuminanceVariance', 'NaturalColour', 'GreyscalePrevention', 'BackgroundUniformity'),
      lessRecognised,
    ], apply: painted(({ raster }, share) => mixWith(raster, [140, 140, 140], share)),
  },
  {
    name: 'blue light', unit: 'blue to red', steps: [1.3, 1.6, 2, 2.6, 3.4], falls: byQuality('NaturalColour'),
    sideEffects: [], apply: painted(tintLight),
  },
  {
    name: 'smaller', unit: 'scale', steps: [0.5, 0.3, 0.2, 0.12, 0.08], falls: byQuality('InterEyeDistance', 'FaceSize'),
    sideEffects: [
      moves('fewer pixels hold less detail', 'Clarity'),
      moves('the standard takes steps between pixels of the frame, to which a small face is enlarged: what is left of the wall is smoother there', 'BackgroundUniformity'),
    ],
    apply: async (view, scale) => photo(view).resize(Math.round(view.raster.width * scale)).png().toBuffer(),
  },
  {
    name: 'enlarged', unit: 'times', steps: [2, 3, 4, 6, 8], falls: byQuality('UpscalingPrevention', 'Sharpness'),
    sideEffects: [],
    apply: async (view, times) => {
      const { width, height } = view.raster;
      const small = await photo(view).resize(Math.round(width / times), Math.round(height / times), { fit: 'fill' }).png().toBuffer();
      return sharp(small).resize(width, height, { fit: 'fill', kernel: 'cubic' }).png({ compressionLevel: 0 }).toBuffer();
    },
  },
  {
    name: 'mosaic', unit: 'block, px', steps: [3, 5, 8, 12, 20], falls: byQuality('UpscalingPrevention'),
    sideEffects: [
      moves('blocks have no detail within', 'Sharpness', 'Clarity'),
      moves('a cheek of a few blocks has a few brightness levels, which seldom agree with those of the other', 'IlluminationUniformity'),
      lessRecognised,
    ],
    apply: async (view, block) => {
      const { width, height } = view.raster;
      const small = await photo(view).resize(Math.round(width / block), Math.round(height / block), { fit: 'fill' }).png().toBuffer();
      return sharp(small).resize(width, height, { fit: 'fill', kernel: 'nearest' }).png({ compressionLevel: 0 }).toBuffer();
    },
  },
  { name: 'cut on the left', unit: 'share', steps: cutSteps, falls: byQuality('LeftwardCrop'), sideEffects: cutAtSide, apply: (view, share) => cut(view, 'left', share) },
  { name: 'cut on the right', unit: 'share', steps: cutSteps, falls: byQuality('RightwardCrop'), sideEffects: cutAtSide, apply: (view, share) => cut(view, 'right', share) },
  { name: 'cut at the top', unit: 'share', steps: cutSteps, falls: byQuality('MarginAbove'), sideEffects: cutAtTop, apply: (view, share) => cut(view, 'top', share) },
  { name: 'cut at the bottom', unit: 'share', steps: cutSteps, falls: byQuality('MarginBelow'), sideEffects: cutAtBottom, apply: (view, share) => cut(view, 'bottom', share) },
  {
    name: 'turned', unit: '°', steps: [10, 20, 30, 40, 50], falls: byQuality('HeadPoseRoll', 'PoseAngleSum'),
    sideEffects: [moves('the photo is enlarged to hold the turned one', 'MarginBelow')],
    apply: async (view, degrees) => photo(view).rotate(degrees, { background: '#bbbbbb' }).png({ compressionLevel: 0 }).toBuffer(),
  },
  {
    name: 'mask', unit: 'height on the face', steps: [6, 14, 22, 30, 38], falls: byQuality('MouthOcclusionPrevention', 'FaceOcclusionPrevention', 'MaskPrevention'),
    sideEffects: [
      moves('the standard measures light and colour on the mask, which covers the cheeks', 'LuminanceMean', 'DynamicRange', 'NaturalColour'),
      moves('the light of the mask stands for that of the skin beneath it', 'FaceLight'),
      moves('the mask hides the lips and the chin, which the landmarks guess', 'ExpressionNeutrality', 'MarginBelow'),
      lessRecognised,
    ],
    apply: painted((view, height) => paintCover(view, maskCover(98 - height, createRandom(seed)))),
  },
  {
    name: 'patch', unit: 'share of the crop', steps: [0.04, 0.1, 0.2, 0.3, 0.45], falls: byQuality('FaceOcclusionPrevention'),
    sideEffects: [
      moves('the standard measures light and colour on the patch', 'IlluminationUniformity', 'LuminanceMean', 'LuminanceVariance', 'DynamicRange', 'NaturalColour'),
      moves('the patch lies on mouth, nose and eyes', 'MouthOcclusionPrevention', 'EyesVisible', 'MaskPrevention', 'ExpressionNeutrality', 'Sharpness', 'Clarity'),
      moves('the patch hides the landmarks that pose and chin are told by', 'PoseAngleSum', 'MarginBelow'),
      lessRecognised,
    ],
    apply: painted((view, share) => paintCover(view, randomCover(share, createRandom(seed)))),
  },
  {
    name: 'dark lenses', unit: 'opacity', steps: [0.4, 0.55, 0.7, 0.85, 1], falls: byQuality('SunglassesPrevention', 'EyesVisible'),
    sideEffects: [
      moves('the lenses are a dark part of the face', 'LuminanceMean', 'FaceLight', 'FaceOcclusionPrevention'),
      moves('the lenses hide the eyes, where a face is sharpest', 'Sharpness'),
      lessRecognised,
    ],
    apply: painted((view, opacity) => paintCover(view, sunglassesCover(opacity, createRandom(seed)))),
  },
  {
    name: 'pattern on the wall', unit: 'contrast', steps: [5, 15, 30, 60, 110], falls: byQuality('BackgroundUniformity'),
    sideEffects: [], apply: painted(patternWall),
  },
];
