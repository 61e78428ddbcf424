/** What the console works out for itself: judging again, the profile file, words, order, CSV, requests as text. */
import { expect, test } from 'vitest';
import type { Face, MeasureDescription, MeasureValue, PhotoAnswer } from '../../src/adapters/http/v1/schemas.js';
import { describeFace, describeMeasures } from '../../src/adapters/http/v1/answers.js';
import { parseProfile } from '../../src/config/profile-file.js';
import type { Profile } from '../../src/decision/contract.js';
import { builtInProfiles, findProfile } from '../../src/decision/profiles.js';
import { addRule, bounds, dropRule, exportProfile, isChanged, setBound, setSeverity } from '../../web/src/judge/profile-edit.js';
import { judgeFace } from '../../web/src/judge/rejudge.js';
import { scaleOf, stepOf } from '../../web/src/judge/scale.js';
import { wordDemand, wordNumber, wordValue } from '../../web/src/judge/wording.js';
import { keepBest, dropOld } from '../../web/src/live/best-frame.js';
import { steady } from '../../web/src/live/steady.js';
import { shellQuote, writeCode, writeCurl } from '../../web/src/share/snippets.js';
import { writeCsv } from '../../web/src/sheet/csv.js';
import { countFailures, filterEntries, listEntries, moveInGrid } from '../../web/src/sheet/order.js';
import type { Photo, PhotoState } from '../../web/src/sheet/photo.js';
import { en } from '../../web/src/texts/en.js';
import { preferredLanguage } from '../../web/src/texts/language.js';
import { zh } from '../../web/src/texts/zh.js';
import { createFakeAssessor, fakePhoto, type FakeFace } from '../support/fake-assessor.js';
import { makeRequest } from '../support/requests.js';
import { measureIds } from '../../src/measures/ids.js';

const enrolment = findProfile('enrolment')!;
const { measures } = describeMeasures();
const measureOf = (id: string): MeasureDescription => measures.find((measure) => measure.id === id)!;
const assessor = createFakeAssessor();

async function answerFor(faces: readonly FakeFace[], profile = enrolment): Promise<PhotoAnswer> {
  const { image, faces: found } = await assessor.assess(fakePhoto({ faces }), makeRequest({ profile, measures: measureIds }));
  return { image: { ...image }, faces: found.map((face) => describeFace(face, profile)) };
}
const faceFor = async (face: FakeFace, profile = enrolment): Promise<Face> => (await answerFor([face], profile)).faces[0]!;

const spoilt: readonly FakeFace[] = [
  {}, { measures: { InterEyeDistance: 51, HeadPoseYaw: 30 }, pose: [0, 30, 0] }, { measures: { EyesOpen: null, MaskPrevention: 0.9 } },
  { measures: { FaceCompleteness: 0, Clarity: 0.5, FaceLight: 0.1 }, details: { FaceCompleteness: { cutTop: true } } },
];

test.each(builtInProfiles.map((profile) => [profile.id, profile] as const))('the browser judges by %s as the service does: verdict and advice', async (_, profile) => {
  for (const fake of spoilt) {
    const face = await faceFor(fake, profile);
    const { verdict, advice } = judgeFace(face, profile);
    expect(verdict).toEqual(face.verdict);
    expect(advice).toEqual(face.reasons);
  }
});

test('a moved limit changes the verdict, and moving it back restores it', async () => {
  const face = await faceFor({ measures: { InterEyeDistance: 80 } });
  const index = enrolment.rules.findIndex(({ measure }) => measure === 'InterEyeDistance');
  const lower = setBound(enrolment, index, 'native', 'min', 70);
  const judged = (profile: Profile): readonly string[] => judgeFace(face, profile).failures.map(({ rule }) => rule.measure);
  expect(judged(enrolment)).toContain('InterEyeDistance');
  expect(judged(lower)).not.toContain('InterEyeDistance');
  expect([isChanged(lower, enrolment), isChanged(setBound(lower, index, 'native', 'min', 90), enrolment)]).toEqual([true, false]);
  expect(judgeFace(face, setSeverity(enrolment, index, 'warn')).warnings.map(({ rule }) => rule.measure)).toContain('InterEyeDistance');
  expect(judged(dropRule(enrolment, index))).not.toContain('InterEyeDistance');
});

test('every profile, changed in every way, is exported as a file that the service\'s own loader takes', () => {
  let files = 0;
  for (const profile of builtInProfiles) {
    const changed = profile.rules.reduce((now, rule, index) => {
      const kind = rule.native === undefined ? 'quality' : 'native';
      const bound = bounds.find((one) => rule[kind]?.[one] !== undefined)!;
      return setSeverity(setBound(now, index, kind, bound, rule[kind]![bound]! + 0.5), index, index % 2 === 0 ? 'warn' : 'fail');
    }, addRule(profile, 'MouthClosed'));
    const { name, text } = exportProfile(changed, builtInProfiles.map(({ id }) => id));
    const loaded = parseProfile(text, name);
    expect(loaded.rules).toEqual(changed.rules);
    expect(loaded.id).toBe(`${profile.id}-own`);
    expect(name).toBe(`${loaded.id}.json`);
    files += 1;
  }
  expect(files).toBe(builtInProfiles.length);
  // An id that is taken is not given again, and one of full length stays within what the loader takes.
  expect(exportProfile(enrolment, ['enrolment', 'enrolment-own']).name).toBe('enrolment-own-2.json');
  const long = exportProfile({ ...enrolment, id: 'x'.repeat(64) }, []);
  expect(parseProfile(long.text, long.name).id).toHaveLength(64);
});

test('values and limits are worded with units, and a near miss is not rounded into a pass', () => {
  const rule = enrolment.rules.find(({ measure }) => measure === 'InterEyeDistance');
  const value = (native: number): MeasureValue => ({ id: 'InterEyeDistance', status: 'measured', native, quality: 50, unit: 'px', method: 'exact-formula' });
  const eyes = measureOf('InterEyeDistance');
  expect(wordValue(value(51.2), eyes, rule, en)).toBe('51.2 px');
  expect(wordValue(value(89.97), eyes, rule, en)).toBe('89.97 px');
  expect(wordValue(value(89.97), eyes, rule, zh)).toBe('89.97 像素');
  expect(wordDemand(rule!, eyes, en)).toBe('at least 90 px');
  expect(wordDemand(rule!, eyes, zh)).toBe('不低于 90 像素');
  const yaw = enrolment.rules.find(({ measure }) => measure === 'HeadPoseYaw')!;
  expect(wordDemand(yaw, measureOf('HeadPoseYaw'), en)).toBe('−15° to 15°');
  const whole = enrolment.rules.find(({ measure }) => measure === 'FaceCompleteness')!;
  expect(wordDemand(whole, measureOf('FaceCompleteness'), en)).toBe('yes');
  expect(wordValue({ ...value(0), status: 'not-assessable', reason: 'face-too-small' }, eyes, rule, en)).toBe('the face is too small');
  expect([wordNumber(0.9996, [1]), wordNumber(-0.001), wordNumber(1234.5), wordNumber(20, [20])]).toEqual(['0.9996', '0.00', '1235', '20.0']);
});

test('a scale holds the value and the limits, whatever they are', () => {
  const rule = enrolment.rules.find(({ measure }) => measure === 'InterEyeDistance')!;
  const value: MeasureValue = { id: 'InterEyeDistance', status: 'measured', native: 900, quality: 100, unit: 'px', method: 'exact-formula' };
  expect(scaleOf(value, measureOf('InterEyeDistance'), rule)).toEqual({ kind: 'native', least: 0, most: 900, at: 1, allowed: [0.1, 1] });
  expect(scaleOf(value, measureOf('InterEyeDistance'), undefined)).toEqual({ kind: 'quality', least: 0, most: 100, at: 1, allowed: undefined });
  expect([stepOf({ least: 0, most: 100 }), stepOf({ least: 0, most: 1 }), stepOf({ least: -90, most: 90 })]).toEqual([1, 0.01, 2]);
});

/** The rules on native values: the fake gives every quality 50. */
const byValue: Profile = { ...enrolment, rules: enrolment.rules.filter(({ native }) => native !== undefined) };

test('the contact sheet is sorted by score, filtered by reason, and walked through as a grid', async () => {
  const state = async (faces: readonly FakeFace[]): Promise<PhotoState> => ({ status: 'done', answer: await answerFor(faces) });
  const states: readonly PhotoState[] = [
    { status: 'waiting' }, await state([{ score: 0.4, measures: { InterEyeDistance: 20 } }]), await state([]), { status: 'failed', error: { code: 'IMAGE_UNREADABLE', detail: '' } }, await state([{ score: 0.9, measures: { InterEyeDistance: 120 } }]),
  ];
  const photos = states.map((one, index): Photo => ({ id: index, name: index === 1 ? '=1,"a".jpg' : `${index}.jpg`, blob: new Blob(), url: '', state: one }));
  const entries = listEntries(photos, byValue);
  expect(entries.map(({ photo }) => photo.id)).toEqual([4, 1, 2, 3, 0]);
  const shown = (filter: Parameters<typeof filterEntries>[1]): number[] => filterEntries(entries, filter).map(({ photo }) => photo.id);
  expect([shown('all'), shown('passed'), shown('failed'), shown('InterEyeDistance')]).toEqual([[4, 1, 2, 3, 0], [4], [1, 2, 3], [1]]);
  expect(countFailures(entries).find(([measure]) => measure === 'InterEyeDistance')).toEqual(['InterEyeDistance', 1]);
  expect([moveInGrid(0, 'ArrowRight', 5, 3), moveInGrid(0, 'ArrowDown', 5, 3), moveInGrid(3, 'ArrowDown', 5, 3), moveInGrid(4, 'Home', 5, 3), moveInGrid(0, 'ArrowLeft', 5, 3)]).toEqual([1, 3, 3, 0, 0]);

  const csv = writeCsv(photos, byValue, ['InterEyeDistance'], { t: en, language: 'en' });
  const lines = csv.split('\r\n');
  expect(lines[0]).toBe('\uFEFFfile,passed,score,faces,failed,advice,error,InterEyeDistance');
  expect(lines[2]).toMatch(/^"'=1,""a"".jpg",0,0.4,1,[^,]*InterEyeDistance[^,]*,/);
  expect(lines[2]).toMatch(/,20$/);
  expect(lines[4]).toBe('3.jpg,,,,,,IMAGE_UNREADABLE,');
  expect(lines[5]).toMatch(/^4.jpg,1,0.9,1,,/);
});

test('the best frame of the last seconds: one that passes, then the best score; an old one gives way', () => {
  const frame = (atMs: number, passed: boolean, score: number) => ({ atMs, passed, score });
  const all = [frame(0, false, 0.9), frame(1000, true, 0.6), frame(2000, true, 0.5), frame(3000, false, 0.95)];
  const kept = all.reduce<ReturnType<typeof frame>[]>((now, one) => keepBest(now, one, 5000), []);
  expect(kept.map(({ atMs }) => atMs)).toEqual([1000, 2000, 3000]);
  expect(keepBest(kept, frame(6500, false, 0.1), 5000).map(({ atMs }) => atMs)).toEqual([2000, 3000, 6500]);
  expect(dropOld(kept, 7500, 5000).map(({ atMs }) => atMs)).toEqual([3000]);
});

test('guidance changes when a sentence comes twice or the last one has been read, and does not flicker', () => {
  const shown = [['a', 0], ['b', 100], ['a', 200], ['b', 300], ['b', 400], ['c', 5000]] as const;
  let state: ReturnType<typeof steady> | undefined;
  expect(shown.map(([code, atMs]) => (state = steady(state, code, atMs)).shown)).toEqual(['a', 'a', 'a', 'a', 'b', 'c']);
});

test('requests as text: quoted for the shell, with the key in the environment and not in the text', () => {
  const request = { origin: 'http://h:1', profile: 'enrolment', fileName: "it's me.jpg", mediaType: 'image/jpeg', withKey: true };
  expect(writeCurl(request)).toBe("curl -s -H 'content-type: image/jpeg' -H \"x-api-key: $FACEGAUGE_API_KEY\" --data-binary '@it'\\''s me.jpg' 'http://h:1/v1/assess?profile=enrolment'");
  expect(writeCurl({ ...request, mediaType: "x' ; rm", withKey: false })).toContain("'content-type: application/octet-stream' --data");
  expect(shellQuote('photo-1.jpg')).toBe('photo-1.jpg');
  for (const language of ['typescript', 'python'] as const) expect(writeCode(request, language)).toContain('"http://h:1/v1/assess?profile=enrolment"');
});

test('the reader\'s first language that the page speaks is spoken', () => {
  expect([['zh-TW', 'en'], ['fr', 'zh'], ['de'], []].map(preferredLanguage)).toEqual(['zh', 'zh', 'en', 'en']);
});

test('Chinese says as much as English', () => {
  expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  expect(Object.keys(zh.errors).sort()).toEqual(Object.keys(en.errors).sort());
  expect(Object.keys(zh.profileNames).sort()).toEqual(builtInProfiles.map(({ id }) => id).sort());
  for (const unit of Object.keys(en.units)) expect(zh.units[unit]).toBeDefined();
});
