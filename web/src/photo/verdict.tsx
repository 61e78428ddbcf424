import type { Face } from '../../../src/adapters/http/v1/schemas.js';
import type { Profile } from '../../../src/decision/contract.js';
import type { JudgedCheck, Judgement } from '../judge/rejudge.js';
import { nameOf, wordDemand, wordValue, type MeasureFacts } from '../judge/wording.js';
import { Icon } from '../parts/icons.js';
import { useSpeech } from '../texts/language.js';

interface VerdictProps {
  readonly face: Face;
  readonly judgement: Judgement;
  readonly profile: Profile;
  readonly measureOf: (id: string) => MeasureFacts;
}

/** The verdict in one large line; what to do; and why. */
export function VerdictCard({ face, judgement, profile, measureOf }: VerdictProps) {
  const { t, language } = useSpeech();
  const { verdict, advice, failures, warnings } = judgement;
  const isJudged = profile.rules.length > 0;
  const asked = profile.rules.filter(({ severity }) => severity === 'fail').length;
  const kind = !isJudged ? 'neutral' : !verdict.passed ? 'failed' : warnings.length > 0 ? 'warned' : 'passed';
  const line = { neutral: t.notJudged, failed: t.failed, warned: t.passedWarned, passed: t.passed }[kind];
  const counts = [
    ...(isJudged ? [failures.length > 0 ? t.failCount(failures.length, asked) : t.passCount(asked)] : []),
    ...(warnings.length > 0 ? [t.warnCount(warnings.length)] : []),
  ];
  return (
    <section class={`verdict ${kind}`} aria-labelledby="verdict-line">
      <div role="status">
        <h2 id="verdict-line"><Icon name={kind === 'failed' ? 'fail' : kind === 'neutral' ? 'unknown' : kind === 'warned' ? 'warn' : 'pass'} />{line}</h2>
        <p class="counts">
          {counts.join(t.comma)}
          {face.score === undefined ? null : <span class="score" title={t.scoreHint}> {t.score} <b>{face.score.toFixed(2)}</b></span>}
        </p>
      </div>
      {advice.length === 0 ? null : (
        <>
          <h3>{t.whatToDo}</h3>
          <ul class="advice">{advice.map((sentence) => <li key={sentence.code}>{sentence[language]}</li>)}</ul>
        </>
      )}
      <Why checks={[...failures, ...warnings]} face={face} measureOf={measureOf} />
    </section>
  );
}

function Why({ checks, face, measureOf }: { readonly checks: readonly JudgedCheck[]; readonly face: Face; readonly measureOf: VerdictProps['measureOf'] }) {
  const { t, language } = useSpeech();
  if (checks.length === 0) return null;
  return (
    <>
      <h3>{t.why}</h3>
      <ul class="why">
        {checks.map(({ rule, index }) => {
          const measure = measureOf(rule.measure);
          const value = face.measures.find(({ id }) => id === rule.measure);
          return (
            <li key={index}>
              <a href={`#row-${rule.measure}`} onClick={(event) => { event.preventDefault(); showRow(rule.measure); }}>
                <Icon name={rule.severity === 'fail' ? 'fail' : 'warn'} />
                {t.because(nameOf(measure, language), wordValue(value, measure, rule, t), wordDemand(rule, measure, t))}
              </a>
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** Brings the row of a measure into view and the focus onto it. */
function showRow(measure: string): void {
  const row = document.getElementById(`row-${measure}`);
  row?.scrollIntoView({ block: 'center' });
  row?.querySelector<HTMLElement>('button')?.focus();
}
