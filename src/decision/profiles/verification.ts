import { utilityCuts } from '../../measures/utility-cuts.js';
import type { Profile } from '../contract.js';
import { onNative, onQuality } from './rules.js';

/** Pixels between the eyes: half of the 120 that ISO/IEC 19794-5 recommends for a portrait; our own choice for comparing. */
const leastEyeDistance = 60;

export const verification: Profile = {
  id: 'verification',
  title: 'Verification',
  summary: 'A photo to compare with an enrolled one now: large enough, uncovered, and not turned far away.',
  rules: [
    onNative('FaceCompleteness', { min: 1 }),
    onQuality('MaskPrevention', 50),
    onQuality('SunglassesPrevention', 50),
    onNative('InterEyeDistance', { min: leastEyeDistance }),
    onNative('HeadPoseYaw', { min: -35, max: 35 }),
    onNative('HeadPosePitch', { min: -30, max: 30 }),
    onNative('HeadPoseRoll', { min: -45, max: 45 }),
    onNative('FaceLight', { min: 0.15 }),
    onNative('Clarity', { min: 1 }, 'warn'),
    onQuality('SingleFacePresent', 50, 'warn'),
    onQuality('EyesOpen', 20, 'warn'),
    onQuality('UnifiedQualityScore', 100 * utilityCuts.middle, 'warn'),
  ],
};
