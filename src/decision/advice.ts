/** Advice to the person in the photo: what to do about the checks that failed, most important first. */
import type { MeasureResult, NotAssessableReason } from '../measures/contract.js';
import type { MeasureId, MeasureResults } from '../measures/ids.js';
import { adviceRules, type PoseAngles } from './advice-rules.js';
import { adviceTexts, type AdviceCode } from './advice-texts.js';
import type { Check, Profile, Verdict } from './contract.js';
import { refuses } from './verdict.js';

export type { PoseAngles } from './advice-rules.js';

/** One sentence in two languages. Left and right are the person's own, on a photo that is not mirrored. */
export interface Advice {
  readonly code: AdviceCode;
  /** The measure whose check failed; absent where no face was found. */
  readonly measure?: MeasureId;
  readonly en: string;
  readonly zh: string;
}

export interface JudgedFace {
  readonly measures: MeasureResults<MeasureResult>;
  readonly pose: PoseAngles;
  readonly verdict: Verdict;
}

/** More than three things at once are not followed. */
const mostAdvice = 3;


const adviceForReason: Readonly<Record<NotAssessableReason, AdviceCode>> = {
  'no-landmarks': 'show-face',
  'region-outside-image': 'show-face',
  'region-empty': 'show-face',
  'region-hidden': 'uncover-face',
  'too-dark': 'more-light',
  'too-bright': 'less-light',
  'too-blurred': 'hold-still',
  'contrast-too-low': 'more-contrast',
  'pose-too-extreme': 'face-straight',
  'face-too-small': 'move-closer',
  'input-missing': 'another-photo',
};

const importance = Object.keys(adviceTexts) as AdviceCode[];

/**
 * At most three sentences: refusals before warnings, then in the order of `adviceTexts`, one a topic. Empty when the face
 * has passed every check.
 */
export function adviseOn(face: JudgedFace, profile: Profile): Advice[] {
  const failed = face.verdict.checks.flatMap((check, index) => {
    const rule = profile.rules[index];
    if (rule === undefined || !refuses(check.status, rule)) return [];
    return [{ measure: check.measure, severity: check.severity, code: codeOf(check, face) }];
  });
  const rank = ({ severity, code }: (typeof failed)[number]): number => (severity === 'fail' ? 0 : importance.length) + importance.indexOf(code);
  const topics = new Set<string>();
  const chosen: Advice[] = [];
  for (const { code, measure } of failed.sort((a, b) => rank(a) - rank(b))) {
    const { topic, en, zh } = adviceTexts[code];
    if (topics.has(topic)) continue;
    topics.add(topic);
    chosen.push({ code, measure, en, zh });
    if (chosen.length === mostAdvice) break;
  }
  return chosen;
}

/** What to say when the photo shows no face. */
export function adviseWithoutFace(): Advice[] {
  const { en, zh } = adviceTexts['show-face'];
  return [{ code: 'show-face', en, zh }];
}

function codeOf(check: Check, { measures, pose }: JudgedFace): AdviceCode {
  const result = measures[check.measure];
  if (result?.status !== 'measured') return result === undefined ? 'another-photo' : adviceForReason[result.reason];
  return adviceRules[check.measure]({ check, result, measures, pose });
}
