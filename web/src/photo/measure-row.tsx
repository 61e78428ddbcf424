/** One measure: its value on a scale, what is asked, and, unfolded, what it is and the limit to move. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { MeasureDescription, MeasureValue } from '../../../src/adapters/http/v1/schemas.js';
import type { JudgedCheck } from '../judge/rejudge.js';
import { scaleOf, type Scale } from '../judge/scale.js';
import { isYesNo, nameOf, summaryOf, wordDemand, wordValue } from '../judge/wording.js';
import { Icon, type IconName } from '../parts/icons.js';
import { useSpeech } from '../texts/language.js';
import { LimitEditor, type LimitActions } from './limit-editor.js';

export interface MeasureRowProps {
  readonly measure: MeasureDescription;
  readonly value: MeasureValue | undefined;
  /** Undefined: nothing is asked of this measure. */
  readonly judged: JudgedCheck | undefined;
  readonly actions: LimitActions;
}

export type RowStatus = 'pass' | 'fail' | 'warn' | 'unknown' | 'unasked';

export function statusOf(judged: JudgedCheck | undefined, value: MeasureValue | undefined): RowStatus {
  if (judged === undefined) return value?.status === 'measured' ? 'unasked' : 'unknown';
  if (judged.check.status === 'not-assessable') return 'unknown';
  return judged.check.status === 'pass' ? 'pass' : judged.rule.severity;
}

export function MeasureRow({ measure, value, judged, actions }: MeasureRowProps) {
  const { t, language } = useSpeech();
  const [isOpen, setOpen] = useState(false);
  const status = statusOf(judged, value);
  const scale = scaleOf(value, measure, judged?.rule);
  const words = { pass: t.pass, fail: t.fail, warn: t.warn, unknown: t.notAssessable, unasked: t.notAsked };
  const icons: Readonly<Record<RowStatus, IconName>> = { pass: 'pass', fail: 'fail', warn: 'warn', unknown: 'unknown', unasked: 'unknown' };
  const name = nameOf(measure, language);
  const detailsId = `details-${measure.id}`;
  return (
    <li id={`row-${measure.id}`} class={`measure ${status}${judged?.against === true ? ' against' : ''}`} data-measure={measure.id} data-status={status}>
      <div class="line">
        <span class="state"><Icon name={icons[status]} /><span>{words[status]}</span></span>
        <Hint text={summaryOf(measure, language)} measure={measure.id}>
          <button type="button" class="name" aria-expanded={isOpen} aria-controls={detailsId} onClick={() => { setOpen(!isOpen); }}>{name}</button>
        </Hint>
        <span class="value">{wordValue(value, measure, judged?.rule, t)}</span>
        <span class="asked">{judged === undefined ? '' : t.asked(wordDemand(judged.rule, measure, t))}</span>
      </div>
      {isYesNo(measure) && judged?.rule.quality === undefined ? null : <Bar scale={scale} />}
      <div id={detailsId} class="details" hidden={!isOpen}>
        {isOpen ? <Details measure={measure} value={value} judged={judged} scale={scale} actions={actions} /> : null}
      </div>
    </li>
  );
}

function Bar({ scale: { kind, at, allowed } }: { readonly scale: Scale }) {
  const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
  return (
    <div class={`bar ${kind}`} aria-hidden="true">
      {allowed === undefined ? null : <span class="allowed" style={{ left: percent(allowed[0]), width: percent(allowed[1] - allowed[0]) }} />}
      {at === undefined ? null : kind === 'quality' ? <span class="fill" style={{ width: percent(at) }} /> : null}
      {at === undefined ? null : <span class="marker" style={{ left: percent(at) }} />}
    </div>
  );
}

/** What a measure is, while the pointer or the focus is on it; Escape puts it away. */
function Hint({ text, measure, children }: { readonly text: string; readonly measure: string; readonly children: ComponentChildren }) {
  const { t } = useSpeech();
  const [isPutAway, setPutAway] = useState(false);
  return (
    <span
      class={`hint${isPutAway ? ' put-away' : ''}`}
      onKeyDown={(event) => { if (event.key === 'Escape') setPutAway(true); }}
      onMouseLeave={() => { setPutAway(false); }} onFocusOut={() => { setPutAway(false); }}
    >
      {children}
      <span class="bubble" role="note">
        {text} <a href={`#/measures/${measure}`} tabIndex={-1}>{t.readMore}</a>
      </span>
    </span>
  );
}

function Details({ measure, value, judged, scale, actions }: MeasureRowProps & { readonly scale: Scale }) {
  const { t, language } = useSpeech();
  const sides = Object.entries(value?.details ?? {});
  return (
    <>
      <p>{summaryOf(measure, language)}</p>
      <p class="faint">
        <code>{measure.id}</code> · {t.methods[measure.method] ?? measure.method} · <a href={`#/measures/${measure.id}`}>{t.readMore}</a>
      </p>
      {sides.length === 0 ? null : (
        <dl class="sides">
          {sides.map(([side, amount]) => <div key={side}><dt>{side}</dt><dd>{typeof amount === 'number' ? Number(amount.toFixed(3)) : String(amount)}</dd></div>)}
        </dl>
      )}
      <LimitEditor measure={measure} judged={judged} scale={scale} actions={actions} />
    </>
  );
}
