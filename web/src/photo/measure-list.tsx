import type { Face, MeasureDescription } from '../../../src/adapters/http/v1/schemas.js';
import type { Judgement } from '../judge/rejudge.js';
import { useSpeech } from '../texts/language.js';
import type { LimitActions } from './limit-editor.js';
import { MeasureRow, type MeasureRowProps } from './measure-row.js';

type MeasureGroup = MeasureDescription['group'];

interface MeasureListProps {
  readonly face: Face;
  readonly judgement: Judgement;
  readonly measures: readonly MeasureDescription[];
  readonly actions: LimitActions;
}

/** Every measure in its group: first what is asked for, then, folded, the others. */
export function MeasureList({ face, judgement, measures, actions }: MeasureListProps) {
  const { t } = useSpeech();
  return (
    <section class="measures" aria-labelledby="measures-title">
      <h2 id="measures-title">{t.measures}</h2>
      {(Object.keys(t.groupNames) as MeasureGroup[]).map((group) => <Group key={group} group={group} face={face} judgement={judgement} measures={measures.filter((measure) => measure.group === group)} actions={actions} />)}
    </section>
  );
}

function Group({ group, face, judgement, measures, actions }: MeasureListProps & { readonly group: MeasureGroup }) {
  const { t } = useSpeech();
  const rows = measures.flatMap((measure): Omit<MeasureRowProps, 'actions'>[] => {
    const value = face.measures.find(({ id }) => id === measure.id);
    const checks = judgement.checks.filter(({ rule }) => rule.measure === measure.id);
    return checks.length === 0 ? [{ measure, value, judged: undefined }] : checks.map((judged) => ({ measure, value, judged }));
  });
  const asked = rows.filter(({ judged }) => judged !== undefined);
  const others = rows.filter(({ judged }) => judged === undefined);
  const failing = asked.filter(({ judged }) => judged?.against === true && judged.rule.severity === 'fail').length;
  return (
    <div class="group">
      <h3>
        {t.groupNames[group]}
        {failing > 0 ? <span class="badge">{t.failCount(failing, asked.length)}</span> : null}
      </h3>
      {asked.length === 0 ? null : <ul>{asked.map((row) => <MeasureRow key={`${row.measure.id} ${row.judged?.index}`} {...row} actions={actions} />)}</ul>}
      {others.length === 0 ? null : (
        <details class="others">
          <summary>{t.alsoMeasured(others.length)}</summary>
          <ul>{others.map((row) => <MeasureRow key={row.measure.id} {...row} actions={actions} />)}</ul>
        </details>
      )}
    </div>
  );
}
