/**
 * The profiles that ship with the service, as data. The four of the appliance follow the vendor's published demands:
 * face size above 112 / 80 / 60 pixels, sum of the absolute pose angles at most 60° / 90° / 120°, and fewer checks
 * the lower the level.
 */
import type { Profile, Range, Rule } from './contract.js';
import { enrolment, icaoPassport, verification } from './document-profiles.js';
import type { MeasureId } from '../measures/ids.js';

const onNative = (measure: MeasureId, native: Range): Rule => ({ measure, native, severity: 'fail' });

const complete = onNative('FaceCompleteness', { min: 1 });
/** The cut on FaceLight: see docs/reports/face-light.md for the photos it was chosen on. */
const lit = onNative('FaceLight', { min: 0.3 });
/** Clarity is scaled so that 1 is where blur begins to cost recognition: see docs/reports/clarity.md. */
const clear = onNative('Clarity', { min: 1 });
const usable = onNative('FaceUsability', { min: 1 });

export const sophonHigh: Profile = {
  id: 'sophon-high',
  title: 'High (enrolment)',
  summary: 'Enrolling a face: larger than 112 px, nearly frontal, complete, clear, evenly lit and not occluded.',
  rules: [
    onNative('FaceSize', { exclusiveMin: 112 }),
    usable,
    complete,
    onNative('PoseAngleSum', { max: 60 }),
    clear,
    lit,
  ],
};

export const sophonMiddle: Profile = {
  id: 'sophon-middle',
  title: 'Middle (comparing)',
  summary: 'Comparing a face, or enrolling poorer photos: larger than 80 px, moderately turned, complete and lit.',
  rules: [onNative('FaceSize', { exclusiveMin: 80 }), complete, onNative('PoseAngleSum', { max: 90 }), lit],
};

export const sophonLow: Profile = {
  id: 'sophon-low',
  title: 'Low (screening)',
  summary: 'First screening of faces from video: larger than 60 px and not turned away.',
  rules: [onNative('FaceSize', { exclusiveMin: 60 }), onNative('PoseAngleSum', { max: 120 })],
};

export const sophonNo: Profile = {
  id: 'sophon-no',
  title: 'None (measure only)',
  summary: 'Everything is measured and nothing fails.',
  rules: [],
};

export const builtInProfiles: readonly Profile[] = [sophonHigh, sophonMiddle, sophonLow, sophonNo, enrolment, verification, icaoPassport];

/** The profile of that id among those given (the built-in ones unless stated), or undefined. */
export function findProfile(id: string, profiles: readonly Profile[] = builtInProfiles): Profile | undefined {
  return profiles.find((profile) => profile.id === id);
}
