/** The best of several photos of one person. */
import type { MeasureId } from '../measures/ids.js';
import type { Profile, Verdict } from './contract.js';
import { refuses } from './verdict.js';

/** The largest face of a photo, as far as ranking looks at it. */
export interface RankedFace {
  /** Overall quality score 0…1. */
  readonly score?: number;
  readonly verdict: Verdict;
}

/** Measures whose checks the verdict counts against the face. */
export function failedMeasures(verdict: Verdict, profile: Profile): MeasureId[] {
  return profile.rules
    .filter((rule, index) => {
      const check = verdict.checks[index];
      return rule.severity === 'fail' && check !== undefined && refuses(check.status, rule);
    })
    .map(({ measure }) => measure);
}

/**
 * The indices of the photos, best first: those that pass before those that fail, those before photos without a face; of
 * equals the better score, then fewer failed checks, then the order they came in.
 */
export function rankFaces(faces: readonly (RankedFace | undefined)[], profile: Profile): number[] {
  const keys = faces.map((face) => (face === undefined ? undefined : { passed: face.verdict.passed, score: face.score ?? 0, failed: failedMeasures(face.verdict, profile).length }));
  return faces.map((_, index) => index).sort((a, b) => {
    const [one, other] = [keys[a], keys[b]];
    if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
    return Number(other.passed) - Number(one.passed) || other.score - one.score || one.failed - other.failed || a - b;
  });
}

/** Why a photo stands where it does, in a sentence. */
export function explainRank(face: RankedFace | undefined, profile: Profile): { en: string; zh: string } {
  if (face === undefined) return { en: 'No face could be assessed in this photo.', zh: '此照片中没有可评估的人脸。' };
  const score = face.score === undefined ? '' : face.score.toFixed(2);
  const failed = failedMeasures(face.verdict, profile);
  const scored = score === '' ? { en: '', zh: '' } : { en: ` Score ${score}.`, zh: `得分 ${score}。` };
  if (failed.length === 0) return { en: `Passes every check of ${profile.id}.${scored.en}`, zh: `通过 ${profile.id} 的全部检查。${scored.zh}` };
  return { en: `Fails ${failed.join(', ')} of ${profile.id}.${scored.en}`, zh: `未通过 ${profile.id} 的检查：${failed.join('、')}。${scored.zh}` };
}
