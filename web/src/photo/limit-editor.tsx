import type { MeasureDescription } from '../../../src/adapters/http/v1/schemas.js';
import type { Severity } from '../../../src/decision/contract.js';
import type { MeasureId } from '../../../src/measures/ids.js';
import { bounds, type Bound, type RangeKind } from '../judge/profile-edit.js';
import type { JudgedCheck } from '../judge/rejudge.js';
import { stepOf, type Scale } from '../judge/scale.js';
import { isYesNo, nameOf } from '../judge/wording.js';
import { useSpeech } from '../texts/language.js';

/** Changes to the profile; each is judged at once. */
export interface LimitActions {
  readonly setBound: (index: number, kind: RangeKind, bound: Bound, value: number) => void;
  readonly setSeverity: (index: number, severity: Severity) => void;
  readonly drop: (index: number) => void;
  readonly ask: (measure: MeasureId) => void;
}

interface LimitEditorProps {
  readonly measure: MeasureDescription;
  readonly judged: JudgedCheck | undefined;
  readonly scale: Scale;
  readonly actions: LimitActions;
}

/** The limits of one measure, to move by slider or number. */
export function LimitEditor({ measure, judged, scale, actions }: LimitEditorProps) {
  const { t, language } = useSpeech();
  if (judged === undefined) return <button type="button" onClick={() => { actions.ask(measure.id); }}>{t.ask}</button>;
  const { rule, index } = judged;
  const name = nameOf(measure, language);
  const kinds: readonly RangeKind[] = isYesNo(measure) ? ['quality'] : ['native', 'quality'];
  return (
    <div class="limits">
      {kinds.flatMap((kind) => bounds.map((bound) => {
        const limit = rule[kind]?.[bound];
        if (limit === undefined) return null;
        const ends = kind === scale.kind ? scale : { least: 0, most: 100 };
        const label = t.boundOf(name, t.bound[bound], kind);
        const set = (text: string): void => { if (text !== '' && Number.isFinite(Number(text))) actions.setBound(index, kind, bound, Number(text)); };
        return (
          <div key={`${kind} ${bound}`} class="limit">
            <span aria-hidden="true">{t.bound[bound]}</span>
            <input type="range" aria-label={label} min={ends.least} max={ends.most} step={stepOf(ends)} value={limit} onInput={(event) => { set(event.currentTarget.value); }} />
            <input type="number" aria-label={label} step="any" value={limit} onInput={(event) => { set(event.currentTarget.value); }} />
          </div>
        );
      }))}
      <div class="row">
        <label>
          {t.severity}{' '}
          <select value={rule.severity} onChange={(event) => { actions.setSeverity(index, event.currentTarget.value as Severity); }}>
            <option value="fail">{t.severityFail}</option>
            <option value="warn">{t.severityWarn}</option>
          </select>
        </label>
        <button type="button" onClick={() => { actions.drop(index); }}>{t.drop}</button>
      </div>
    </div>
  );
}
