/** Several photos at a glance: by score, filtered by reason, walked through by keyboard. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Profile } from '../../../src/decision/contract.js';
import type { MeasureId } from '../../../src/measures/ids.js';
import { saveFile } from '../files.js';
import { nameOf } from '../judge/wording.js';
import { Icon } from '../parts/icons.js';
import { TroubleNote } from '../parts/trouble.js';
import type { Catalogue } from '../service.js';
import { useSpeech } from '../texts/language.js';
import { writeCsv } from './csv.js';
import { countFailures, filterEntries, listEntries, moveInGrid, type SheetEntry, type SheetFilter } from './order.js';
import type { Photo } from './photo.js';

interface ContactSheetProps {
  readonly photos: readonly Photo[];
  readonly profile: Profile;
  readonly catalogue: Catalogue;
  /** The photo that was looked at last: it has the focus. */
  readonly last: number | undefined;
  readonly onOpen: (id: number) => void;
  readonly onRetry: () => void;
}

export function ContactSheet({ photos, profile, catalogue, last, onOpen, onRetry }: ContactSheetProps) {
  const speech = useSpeech();
  const { t, language } = speech;
  const [filter, setFilter] = useState<SheetFilter>('all');
  const entries = listEntries(photos, profile);
  const failures = countFailures(entries);
  const isKnown = filter === 'all' || filter === 'passed' || filter === 'failed' || failures.some(([measure]) => measure === filter);
  const chosen = isKnown ? filter : 'all';
  const shown = filterEntries(entries, chosen);
  const done = photos.filter(({ state }) => state.status !== 'waiting').length;
  const failedAll = photos.length > 0 && photos.every(({ state }) => state.status === 'failed');
  const [firstFailed] = photos.flatMap(({ state }) => (state.status === 'failed' ? [state.error] : []));
  const name = (id: MeasureId): string => {
    const measure = catalogue.measures.find((one) => one.id === id);
    return measure === undefined ? id : nameOf(measure, language);
  };
  return (
    <section class="sheet" id="result" tabIndex={-1} aria-labelledby="sheet-title">
      <div class="row">
        <h2 id="sheet-title">{t.sheet}</h2>
        <p role="status">{done < photos.length ? t.progress(done, photos.length) : t.sheetCount(entries.filter(({ passed }) => passed).length, photos.length)}</p>
        <label>
          {t.filter}{' '}
          <select value={chosen} onChange={(event) => { setFilter(event.currentTarget.value as SheetFilter); }}>
            <option value="all">{t.filterAll}</option>
            <option value="passed">{t.filterPassed}</option>
            <option value="failed">{t.filterFailed}</option>
            {failures.map(([measure, count]) => <option key={measure} value={measure}>{t.filterBy(name(measure), count)}</option>)}
          </select>
        </label>
        <button type="button" onClick={() => { saveFile('facegauge.csv', writeCsv(shown.map(({ photo }) => photo), profile, catalogue.measures.map(({ id }) => id), speech), 'text/csv'); }}>{t.exportCsv}</button>
      </div>
      {failedAll && firstFailed !== undefined ? <TroubleNote trouble={firstFailed} onRetry={onRetry} /> : null}
      <p class="faint">{t.sheetKeys}</p>
      <Cards entries={shown} last={last} onOpen={onOpen} />
    </section>
  );
}

function Cards({ entries, last, onOpen }: { readonly entries: readonly SheetEntry[]; readonly last: number | undefined; readonly onOpen: (id: number) => void }) {
  const list = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState(last);
  const at = Math.max(0, entries.findIndex(({ photo }) => photo.id === current));
  useLayoutEffect(() => {
    // Back from a photo: where one was, before the next key is pressed.
    if (last !== undefined) list.current?.querySelector<HTMLElement>(`[data-photo="${last}"]`)?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(event.key)) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const top = buttons[0]?.getBoundingClientRect().top;
    const columns = buttons.filter((button) => button.getBoundingClientRect().top === top).length;
    const target = moveInGrid(at, event.key, entries.length, columns);
    setCurrent(entries[target]?.photo.id);
    buttons[target]?.focus();
  };
  return (
    <ul ref={list} class="cards" onKeyDown={onKeyDown}>
      {entries.map((entry, index) => <Card key={entry.photo.id} entry={entry} isCurrent={index === at} onOpen={() => { onOpen(entry.photo.id); }} onFocus={() => { setCurrent(entry.photo.id); }} />)}
    </ul>
  );
}

function Card({ entry, isCurrent, onOpen, onFocus }: { readonly entry: SheetEntry; readonly isCurrent: boolean; readonly onOpen: () => void; readonly onFocus: () => void }) {
  const { t, language } = useSpeech();
  const { photo, judgement, passed, score } = entry;
  const { state } = photo;
  const kind = state.status === 'waiting' ? 'waiting' : passed ? 'passed' : 'failed';
  const line = state.status === 'waiting' ? t.waiting : state.status === 'failed' ? t.notAssessed : judgement === undefined ? t.noFace : passed ? t.passed : t.failed;
  const reason = state.status === 'failed' ? (t.errors[state.error.code] ?? t.errorUnknown) : judgement?.advice[0]?.[language];
  return (
    <li class={`card ${kind}`}>
      <button type="button" data-photo={photo.id} tabIndex={isCurrent ? 0 : -1} onClick={onOpen} onFocus={onFocus}>
        <img src={photo.url} alt="" loading="lazy" />
        <span class="card-line"><Icon name={kind === 'waiting' ? 'unknown' : passed ? 'pass' : 'fail'} />{line}{score === undefined ? null : <b>{score.toFixed(2)}</b>}</span>
        <span class="card-name">{photo.name}</span>
        {reason === undefined ? null : <span class="card-reason">{reason}</span>}
      </button>
    </li>
  );
}
