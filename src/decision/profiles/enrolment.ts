import { utilityCuts } from '../../measures/utility-cuts.js';
import type { Profile } from '../contract.js';
import { onNative, onQuality } from './rules.js';

/** Pixels between the eyes: the least that ISO/IEC 19794-5 takes for a full-frontal portrait. */
const leastEyeDistance = 90;

export const enrolment: Profile = {
  id: 'enrolment',
  title: 'Enrolment',
  summary: 'A photo to recognise a person by for years: one whole, uncovered, sharp, well lit face that looks at the camera.',
  rules: [
    onQuality('SingleFacePresent', 75),
    onNative('FaceCompleteness', { min: 1 }),
    onQuality('MaskPrevention', 50),
    onQuality('SunglassesPrevention', 50),
    onQuality('FaceOcclusionPrevention', 85),
    onQuality('EyesVisible', 75),
    onNative('InterEyeDistance', { min: leastEyeDistance }),
    onNative('HeadPoseYaw', { min: -15, max: 15 }),
    onNative('HeadPosePitch', { min: -20, max: 20 }),
    onNative('HeadPoseRoll', { min: -20, max: 20 }),
    onNative('Clarity', { min: 1 }),
    onQuality('LuminanceMean', 20),
    onNative('FaceLight', { min: 0.3 }),
    onQuality('EyesOpen', 40),
    onQuality('UnderExposurePrevention', 50, 'warn'),
    onQuality('OverExposurePrevention', 15, 'warn'),
    onQuality('ExpressionNeutrality', 30, 'warn'),
    onQuality('UnifiedQualityScore', 100 * utilityCuts.high),
  ],
};
