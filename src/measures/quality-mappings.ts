/**
 * Native value → quality of every ISO/IEC 29794-5 component, in one place.
 *
 * Source of the constants: ISO/IEC 29794-5:2025 as carried out by its reference implementation OFIQ 1.0.3 (the default
 * configuration). Checked in the tests against native/quality pairs of every component.
 */
import type { IsoMeasureId } from './ids.js';
import type { QualityMapping } from './mapping.js';

/** The share of something unwanted: 100·(1 − x). */
const unwantedShare: QualityMapping = { shape: 'linear', intercept: 100, slope: -100 };
const angle: QualityMapping = { shape: 'cosine-squared' };
const crop: QualityMapping = { shape: 'sigmoid', h: 100, a: 0, s: 1, x0: 0.9, w: 0.1 };

export const qualityMappings: Readonly<Record<IsoMeasureId, QualityMapping>> = {
  UnifiedQualityScore: { shape: 'sigmoid', h: 100, a: 0, s: 1, x0: 23, w: 2.6 },
  BackgroundUniformity: { shape: 'sigmoid', h: 190, a: 1, s: -1, x0: 10, w: 100 },
  IlluminationUniformity: { shape: 'power', exponent: 0.3 },
  LuminanceMean: { shape: 'sigmoid-band', rise: { x0: 0.2, w: 0.05 }, fall: { x0: 0.8, w: 0.05 } },
  LuminanceVariance: { shape: 'saturated-sine', gain: 60 },
  UnderExposurePrevention: { shape: 'sigmoid', h: 120, a: 0.832, s: -1, x0: 0.92, w: 0.05 },
  OverExposurePrevention: { shape: 'reciprocal', offset: 0.01 },
  DynamicRange: { shape: 'linear', intercept: 0, slope: 12.5 },
  Sharpness: { shape: 'sigmoid', h: 1, a: -14, s: 115, x0: -20, w: 15 },
  CompressionArtifacts: { shape: 'sigmoid', h: 1, a: -0.0278, s: 103, x0: 0.3308, w: 0.092 },
  NaturalColour: { shape: 'sigmoid', h: 200, a: 1, s: -1, x0: 0, w: 10 },
  SingleFacePresent: unwantedShare,
  EyesOpen: { shape: 'sigmoid', h: 100, a: 0, s: 1, x0: 0.02, w: 0.01 },
  MouthClosed: { shape: 'sigmoid', h: 100, a: 1, s: -1, x0: 0.2, w: 0.06 },
  EyesVisible: unwantedShare,
  MouthOcclusionPrevention: unwantedShare,
  FaceOcclusionPrevention: unwantedShare,
  InterEyeDistance: { shape: 'sigmoid', h: 100, a: 0, s: 1, x0: 70, w: 20 },
  HeadSize: { shape: 'sigmoid-of-distance', target: 0.45, h: 200, a: 1, s: -1, x0: 0, w: 0.05 },
  LeftwardCrop: crop,
  RightwardCrop: crop,
  MarginAbove: { shape: 'sigmoid', h: 100, a: 0, s: 1, x0: 1.4, w: 0.1 },
  MarginBelow: { shape: 'sigmoid', h: 100, a: 0, s: 1, x0: 1.8, w: 0.1 },
  HeadPoseYaw: angle,
  HeadPosePitch: angle,
  HeadPoseRoll: angle,
  ExpressionNeutrality: { shape: 'sigmoid', h: 100, a: 0, s: 1, x0: -5000, w: 5000 },
  NoHeadCoverings: { shape: 'sigmoid-fall', best: 0, worst: 0.95, x0: 0.02, w: 0.1 },
};
