import type { Profile } from '../contract.js';
import { onNative, onQuality, whereSeen } from './rules.js';

/** Pixels between the eyes: the least that ISO/IEC 19794-5 takes for a full-frontal portrait (docs/profiles.md). */
const leastEyeDistance = 90;

/**
 * Pose ±5°, ±5° and ±8° and a head, crown to chin, of 60…90 % of the height of the photo: where each limit comes from, and
 * which could not be checked against a public text, stands in docs/profiles.md. The eyes lie half a head above the chin, so HeadSize (eyes to
 * chin) is asked to be 0.30…0.45. The standard's own mappings contradict each other here: HeadSize is best at 0.45, good
 * margins above and below need at most 0.31 (docs/profiles.md); so the native range is asked for and no margin.
 * Qualities: our own choice, half-way down the mapping or stricter where a document office would refuse.
 */
export const icaoPassport: Profile = {
  id: 'icao-passport',
  title: 'ICAO passport',
  summary: 'A passport portrait in the sense of ISO/IEC 39794-5 and ICAO Doc 9303: frontal, neutral, evenly lit, in front of a plain wall.',
  rules: [
    onQuality('SingleFacePresent', 95),
    onNative('FaceCompleteness', { min: 1 }),
    onQuality('MaskPrevention', 50),
    onQuality('SunglassesPrevention', 50),
    onQuality('NoHeadCoverings', 80),
    onQuality('FaceOcclusionPrevention', 90),
    onQuality('EyesVisible', 85),
    onQuality('MouthOcclusionPrevention', 85),
    onNative('InterEyeDistance', { min: leastEyeDistance }),
    onNative('HeadSize', { min: 0.3, max: 0.45 }),
    onNative('LeftwardCrop', { min: 0.9 }),
    onNative('RightwardCrop', { min: 0.9 }),
    onNative('HeadPoseYaw', { min: -5, max: 5 }),
    onNative('HeadPosePitch', { min: -5, max: 5 }),
    onNative('HeadPoseRoll', { min: -8, max: 8 }),
    onNative('Clarity', { min: 1 }),
    onQuality('LuminanceMean', 50),
    onQuality('IlluminationUniformity', 65),
    onNative('FaceLight', { min: 0.5 }),
    onQuality('UnderExposurePrevention', 80),
    onQuality('OverExposurePrevention', 30),
    onQuality('EyesOpen', 50),
    onQuality('MouthClosed', 80),
    onQuality('ExpressionNeutrality', 50),
    whereSeen(onQuality('BackgroundUniformity', 50)),
    whereSeen(onQuality('NaturalColour', 50)),
    onQuality('DynamicRange', 70, 'warn'),
    whereSeen(onQuality('GreyscalePrevention', 50, 'warn')),
    whereSeen(onQuality('RedEyesPrevention', 50, 'warn')),
    whereSeen(onQuality('GazeToCamera', 50, 'warn')),
    whereSeen(onQuality('UpscalingPrevention', 50, 'warn')),
    whereSeen(onQuality('CompressionArtifacts', 50, 'warn')),
    whereSeen(onQuality('Sharpness', 40, 'warn')),
  ],
};
