/**
 * What the stages hand to one another. The output type of one is the input type of the next:
 * bytes → DecodedImage → DetectedFace[] → FaceLandmarks → HeadPose → AlignedCrop / AlignedFrame.
 */
import type { AffineMatrix } from '../geometry/affine.js';
import type { Box } from '../geometry/box.js';
import type { Point } from '../geometry/point.js';
import type { Raster } from '../image/raster.js';
import type { PixelRegion } from '../image/shrink.js';

export type { AffineMatrix } from '../geometry/affine.js';

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'bmp' | 'tiff' | 'avif' | 'heic';

/** What is known of the file besides its pixels. */
export interface ImageFacts {
  readonly format: ImageFormat;
  /** Full size in pixels, as a person sees the image (EXIF orientation applied). */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation tag 1…8 as found; 1 when absent. */
  readonly orientation: number;
  readonly hasAlpha: boolean;
  /** True when the file stores one luminance channel; a colour file whose pixels happen to be grey is not. */
  readonly isGrey: boolean;
  readonly bitDepth: number;
  readonly hasIccProfile: boolean;
  /** Frames or pages in the file; only the first is decoded. */
  readonly pages: number;
  /** True when the decoder reported missing or damaged data and the rest was still usable. */
  readonly truncated: boolean;
  /** Full-size pixels of the upright image that the file does not bring; they are filled with mid-grey. Only when truncated. */
  readonly lostRegion?: PixelRegion;
}

/** Upright sRGB pixels, perhaps at reduced scale. */
export interface DecodedImage {
  readonly facts: ImageFacts;
  /** Three channels, EXIF orientation applied, alpha flattened. */
  readonly raster: Raster;
  /** Full-size pixels per raster pixel, ≥ 1: full = raster × scale (exact on the longer side; near the far border within half a raster pixel, for JPEG one). */
  readonly scale: number;
}

/** How the file was encoded: what compression measures need besides pixels. */
export interface ImageEncoding {
  readonly format: ImageFormat;
  readonly lossless: boolean;
  /** First luma quantisation table of a JPEG in zigzag order, 64 values. */
  readonly lumaQuantisation?: readonly number[];
  /** Chroma table, when there is one. */
  readonly chromaQuantisation?: readonly number[];
  /** True when a JPEG stores colour at half resolution or less. */
  readonly chromaSubsampled?: boolean;
  /** Quantiser index of a lossy WebP, 0 (finest) to 127 (coarsest), the mean over its segments. */
  readonly webpQuantiserIndex?: number;
}

/** An image whose header has been read and whose limits have been checked; pixels are decoded on demand. */
export interface ImageSource {
  readonly facts: ImageFacts;
  readonly encoding: ImageEncoding;
  /**
   * The whole image, reduced (never enlarged) so that its longer side is at most `maxLongSidePixels`. Where that is
   * cheaper to have, the side may be as short as `minLongSidePixels` (by default the same).
   */
  decode(maxLongSidePixels: number, minLongSidePixels?: number): Promise<DecodedImage>;
  /** Whether the image at a small size costs much less than the whole, or is made from a whole that is kept: then decoding twice is no waste. */
  readonly reducesCheaply: boolean;
  /** Upright sRGB pixels of a region (full-size pixels, clipped to the image) at full resolution. Throws RangeError when it misses the image. */
  decodeRegion(region: PixelRegion): Promise<FacePatch>;
}

/** A part of the upright image at full resolution. */
export interface FacePatch {
  readonly raster: Raster;
  /** Full-size coordinates of the patch's top-left corner: full = patch + origin. */
  readonly origin: Point;
}

/** A face found by the detector. Coordinates in raster pixels of the DecodedImage. */
export interface DetectedFace {
  readonly box: Box;
  /** Detector confidence 0…1. */
  readonly score: number;
  /** How far the face is turned clockwise from upright, as far as the detector knows: 0 unless only a turned image showed it. */
  readonly rotationDegrees: 0 | 90 | 180 | 270;
}

/** The 478 points of the face mesh. */
export interface FaceLandmarks {
  /** 478 × (x, y, z): x, y in raster pixels; z in the same unit, smaller is nearer the camera, 0 near the head's centre. */
  readonly points: Float32Array;
  /** Face-presence probability of the mesh network, 0…1. */
  readonly presence: number;
}

/** Head pose in degrees; signs of ISO/IEC 39794-5: see each field. */
export interface HeadPose {
  /** > 0: looking down. */
  readonly pitchDegrees: number;
  /** > 0: nose towards image right. */
  readonly yawDegrees: number;
  /** > 0: head top towards image left. */
  readonly rollDegrees: number;
}

/** The 112×112 ArcFace crop that recognition networks take. */
export interface AlignedCrop {
  readonly raster: Raster;
  /** Raster pixels of the DecodedImage → crop pixels. */
  readonly matrix: AffineMatrix;
}

/** The landmarked region (brows to chin) in an upright crop. */
export interface CropRegion {
  /** The 98 WFLW landmarks, as indices of the crop's pixels that they lie in. */
  readonly points: readonly Point[];
  /** 1 on the region, one channel. */
  readonly mask: Raster;
}

/** The face in the 112×112 crop. */
export interface CropFace extends CropRegion {
  /** Linear-light luminance of every pixel of the crop, one channel. */
  readonly luminance: Raster;
}

/** How the camera exposed the landmarked region (brows to chin), as the crop shows it. */
export interface FaceExposure {
  /** Share 0…1 of its pixels whose linear luminance is 247 of 255 or more. */
  readonly burntOut: number;
  /** Mean of R, G and B (sRGB), 0…255. */
  readonly brightness: number;
}

/** How blurred the sharpest edges of the face are in the crop. */
export interface FaceBlur {
  /** Standard deviation in crop pixels, what every picture has included; absent when there are no edges. */
  readonly deviation?: number;
}

/** How much more of the fine detail is lost in one direction than in another. */
export interface DirectionalLoss {
  /** Binary logarithm of the largest over the smallest ratio of fine to coarse detail, by direction. */
  readonly octaves: number;
  /** Direction of the smallest ratio in the crop, from the x axis to the y axis (down), 0…180. */
  readonly directionDegrees: number;
}

/** Motion of the face, as its uncovered part in the crop shows it. */
export interface FaceMotion {
  /** Share 0…1 of the landmarked region that is uncovered and clear of the edges of covers. */
  readonly openShare: number;
  /** Absent when that part is small or flat. */
  readonly loss?: DirectionalLoss;
}

/** Detail about the eyes, in the pixels of the file. */
export interface EyeDetail {
  /** The largest square about eyes and nose that the patch holds, in pixels of the patch. */
  readonly left: number;
  readonly top: number;
  readonly side: number;
  /** In full-size pixels. */
  readonly eyeDistance: number;
  /** How many times larger the square is than its details need, ≥ 1. */
  readonly enlargement: number;
}

/** The 616×616 frame of ISO/IEC 29794-5 (OFIQ), in which most components are measured. */
export interface AlignedFrame extends FramePlacement {
  readonly raster: Raster;
  /** 1 where the frame has a source pixel, 0 in the black margin. One channel, 616×616. */
  readonly sourceMask: Raster;
  /** Landmarked region (convex hull of the 98 points): 1 inside. One channel, 616×616. */
  readonly regionMask: Raster;
  /** The pixels of the frame that hold the landmarked region; width and height 0 where it has no pixel in the frame. */
  readonly regionBounds: PixelRegion;
}

/** How a face lies in the frame; no pixel of the frame is made for it. */
export interface FramePlacement {
  /** Raster pixels of the DecodedImage → frame pixels. */
  readonly matrix: AffineMatrix;
  /**
   * The 98 WFLW landmarks, rounded to integers as the standard's reference does: indices of the pixels they lie in,
   * not continuous coordinates (the middle of pixel i is i + ½). May lie outside the frame.
   */
  readonly landmarks: readonly Point[];
}

/** What the embedding network makes of a face. */
export interface FaceEmbedding {
  /** Before normalisation, 512 numbers. */
  readonly vector: Float32Array;
  /** What its inner layers see, 2434 numbers: output `pooled` of its manifest entry. */
  readonly pooled: Float32Array;
}

/** What the score network makes of a face. */
export interface FaceJudgement {
  /** Log-odds that a genuine comparison succeeds. */
  readonly logOdds: number;
  /** Probability 0…1 of dark or tinted lenses. */
  readonly sunglasses: number;
}

/** A heat map over the 112×112 crop, row by row from the top left. */
export interface UtilityExplanation {
  readonly columns: number;
  readonly rows: number;
  /**
   * columns × rows numbers in log-odds of success. > 0: the photo would score better without what is seen there (it
   * costs); < 0: the score rests on it.
   */
  readonly values: readonly number[];
}

/** Per-pixel class mask in the 616×616 frame. One channel: 1 = the class, 0 = not. */
export interface FrameMask {
  readonly raster: Raster;
}

/** Linear-light luminance (ISO/IEC 29794-5) of the aligned frame: floor(255·Y + 0.5). One channel, 616×616. */
export interface LuminancePlane {
  /** One channel, 616×616; 0 beyond the bounds of the landmarked region, where no measure looks. */
  readonly raster: Raster;
  /** Counts of the 256 luminance values over the landmarked region. */
  readonly histogram: Uint32Array;
}

/**
 * What the face-attributes network says of one face. Its maps are 64×64 logits over the standard's parsing window, frame
 * pixels 30…586 × 0…556, row-major.
 */
export interface FaceMaps {
  /** > 0: the face itself (skin, eyes, brows, lips, beard, clear glasses); < 0: something in front of it, or no face. */
  readonly visible: Float32Array;
  /** > 0: a hat, a hood, a headscarf. */
  readonly covering: Float32Array;
  /** Probabilities 0…1. */
  readonly mask: number;
  /** At least one eye is closed. */
  readonly eyesClosed: number;
  readonly smile: number;
}

/** Probabilities of the seven basic expressions; they sum to 1. */
export interface ExpressionScores {
  readonly angry: number;
  readonly disgust: number;
  readonly fear: number;
  readonly happy: number;
  readonly sad: number;
  readonly surprise: number;
  readonly neutral: number;
}

/** Parts of the face whose occlusion is told apart. Left and right as seen in the image. */
export const facePartNames = ['leftEye', 'rightEye', 'nose', 'mouth', 'chin', 'leftCheek', 'rightCheek'] as const;
export type FacePartName = (typeof facePartNames)[number];

/** What the learned checks say of the face; probabilities 0…1. */
export interface FaceAttributes {
  /** Probability that the part is covered by something that is not the face. */
  readonly occluded: Readonly<Record<FacePartName, number>>;
  readonly mask: number;
  readonly eyesClosed: number;
}
