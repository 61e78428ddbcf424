/**
 * What the plain path leaves out: modules written anew in `modules`, each beside the name of the one that it stands for,
 * and single decisions turned the other way in the sources (docs/decisions/0028).
 */
import type { Edit } from './edits.js';

/**
 * Each leaves out more than the one before. `arithmetic`: the same mathematics, nothing skipped. `pixels`: besides, faces are
 * sought and measured in the photo at its full size, and the detector looks at the whole of it. `all`: besides, the mesh looks
 * twice at every face. Which looks of the detector a photo gets at all is no optimisation but what the product promises
 * (docs/decisions/0003), and stays; so do evidence that is made once a face, and the second opinion given once a box, which
 * cannot come out otherwise a second time.
 */
export const plainGroups = ['arithmetic', 'pixels', 'all'] as const;
export type PlainGroup = (typeof plainGroups)[number];

/** A module written anew. What it leaves out stands in its own head. */
export interface Replacement {
  /** Its name below `src` and below `modules`, without the extension. */
  readonly module: string;
  /** Exports that no module of the plain path asks for. */
  readonly without?: readonly string[];
}

export const replacements: readonly Replacement[] = [
  { module: 'image/enlarge' },
  { module: 'image/gaussian' },
  { module: 'image/gradient-look' },
  { module: 'image/grey' },
  { module: 'image/luminance' },
  { module: 'image/masked-mean' },
  { module: 'image/morphology' },
  { module: 'image/order-statistic' },
  { module: 'image/power-spectrum', without: ['transform'] },
  { module: 'image/resample', without: ['resamplingTaps'] },
  { module: 'image/shrink' },
  { module: 'image/shrink-plane' },
  { module: 'image/smoothing' },
  { module: 'image/tensor' },
  { module: 'image/warp' },
  { module: 'measures/compression/block-grid' },
  { module: 'measures/compression/dct-lattice' },
  { module: 'measures/sharpness/filter-features' },
];

/** Folders that the plain path has no use for: whoever still asks for something in them fails when it is loaded. */
export const leftOutFolders: readonly string[] = ['image/kernels'];

const arithmeticEdits: readonly Edit[] = [
  { module: 'models/session', leavesOut: 'graphs that the runtime rewrites', from: "interOpNumThreads: 1,\n    executionMode: 'sequential',\n    graphOptimizationLevel: 'all'", to: "interOpNumThreads: 1,\n    executionMode: 'sequential',\n    graphOptimizationLevel: 'disabled'" },
  { module: 'stages/decode/lazy-image', leavesOut: 'regions read from the file, and cut from the one read before (0012, 0024)', from: "const readsAlone = format === 'jpeg' && this.#regionsRead < REGIONS_BEFORE_WHOLE;", to: 'const readsAlone = false;' },
  { module: 'stages/decode/lazy-image', leavesOut: 'colours converted after the reduction (0012)', from: 'hasNarrowProfile && !facts.hasAlpha ? reduceBeforeConverting(resize(image, size), reading.maxPixels) : resize(image, size)', to: 'resize(image, size)' },
  { module: 'stages/decode/image-header', leavesOut: 'the header of a plain JPEG without the image library (0026)', from: 'readPlainJpeg(preview.jpeg) ?? await readMetadata', to: 'await readMetadata' },
  { module: 'stages/detect/finder', leavesOut: 'halves before a quarter turn (0026)', from: 'while (Math.max(small.width, small.height) > 2 * longSide)', to: 'while (false)' },
  { module: 'stages/detect/finder', leavesOut: 'halves of the surroundings of a trace', from: 'for (; Math.max(part.width, part.height) >= 2 * turnedPart.longSide; scale *= 2)', to: 'for (; false; scale *= 2)' },
  { module: 'image/edge-blur', leavesOut: 'looking only at the face (0026)', from: 'const bounds = boundsOfSpans(rowSpans(region));', to: 'const bounds = boundsOfSpans(rowSpans(region)) && { x: 0, y: 0, width, height };' },
  { module: 'stages/align/luminance-plane', leavesOut: 'luminance of the region alone (0020)', from: 'luminanceOf(frame.raster, frame.regionBounds)', to: 'luminanceOf(frame.raster)' },
  { module: 'stages/align/luminance-plane', leavesOut: 'a histogram of the region alone (0020)', from: 'maskedHistogram(raster, frame.regionMask, frame.regionBounds)', to: 'maskedHistogram(raster, frame.regionMask)' },
  { module: 'measures/iso/exposed-share', leavesOut: 'looking at the region alone (0020)', from: '= frame.regionBounds;', to: '= { x: 0, y: 0, width: frame.raster.width, height: frame.raster.height };' },
  { module: 'measures/iso/face-occlusion-prevention', leavesOut: 'looking at the region alone (0020)', from: 'frame.regionMask, 0, 0, frame.regionBounds', to: 'frame.regionMask' },
  { module: 'measures/iso/mouth-occlusion-prevention', leavesOut: 'a mask of the size of the mouth (0026)', from: 'const left = Math.min(...ring.map(({ x }) => x));', to: 'const left = 0;' },
  { module: 'measures/iso/mouth-occlusion-prevention', leavesOut: 'a mask of the size of the mouth (0026)', from: 'const top = Math.min(...ring.map(({ y }) => y));', to: 'const top = 0;' },
  { module: 'measures/iso/mouth-occlusion-prevention', leavesOut: 'a mask of the size of the mouth (0026)', from: 'createRaster(Math.max(...ring.map(({ x }) => x)) - left + 1, Math.max(...ring.map(({ y }) => y)) - top + 1, 1)', to: 'createRaster(frame.raster.width, frame.raster.height, 1)' },
  { module: 'stages/attributes/face-attributes', leavesOut: 'masks of the size of a part (0026)', from: 'const [left, right] = extent(points.map(({ x }) => x), side);', to: 'const [left, right] = [0, side];' },
  { module: 'stages/attributes/face-attributes', leavesOut: 'masks of the size of a part (0026)', from: 'const [top, bottom] = extent(points.map(({ y }) => y), side);', to: 'const [top, bottom] = [0, side];' },
];

const pixelEdits: readonly Edit[] = [
  { module: 'assess/views', leavesOut: 'a working view smaller than the photo, shrunk while it is decoded (0012, 0024)', from: 'const workingLongSide = { least: 1600, most: 2048 } as const;', to: 'const workingLongSide = { least: Infinity, most: Infinity } as const;' },
  { module: 'assess/views', leavesOut: 'the overview (0024)', from: 'const overviewLongSide = { least: 640, most: 1280 } as const;', to: 'const overviewLongSide = { least: Infinity, most: Infinity } as const;' },
  { module: 'stages/detect/policy', leavesOut: 'a look for traces, and windows in place of the closer look (0024)', from: 'mostShare: 0.7 }', to: 'mostShare: 0 }' },
  { module: 'stages/detect/policy', leavesOut: 'tiny photos looked at once (0021)', from: 'const tinyLongSide = 96;', to: 'const tinyLongSide = 0;' },
  { module: 'assess/turned-faces', leavesOut: 'turned looks at the surroundings of traces alone (0024)', from: 'suspects.length * turnedPartPixels < wholePixels', to: 'false' },
  { module: 'measures/compression/dct-lattice', leavesOut: 'a sample of the blocks (0020)', from: 'const mostBlocks = 1200;', to: 'const mostBlocks = Infinity;' },
];

const meshEdits: readonly Edit[] = [
  { module: 'stages/landmarks/face-mesh', leavesOut: 'one look of the mesh where it settles (0025)', from: 'unrest: Math.max(moves, turned)', to: 'unrest: 1' },
];

export const editsOf: Readonly<Record<PlainGroup, readonly Edit[]>> = {
  arithmetic: arithmeticEdits,
  pixels: [...arithmeticEdits, ...pixelEdits],
  all: [...arithmeticEdits, ...pixelEdits, ...meshEdits],
};
