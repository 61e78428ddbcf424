/** The contact sheet as CSV (RFC 4180), one line a photo, every measure a column. */
import type { MeasureId } from '../../../src/measures/ids.js';
import type { Profile } from '../../../src/decision/contract.js';
import { judgePhoto } from '../judge/rejudge.js';
import type { Texts } from '../texts/en.js';
import type { Language } from '../texts/language.js';
import type { Photo } from './photo.js';

/** Tells spreadsheets that the file is UTF-8. */
const byteOrderMark = '\uFEFF';

export function writeCsv(photos: readonly Photo[], profile: Profile, measures: readonly MeasureId[], { t, language }: { readonly t: Texts; readonly language: Language }): string {
  const { file, passed, score, faces, failed, advice, error } = t.csvHeads;
  const heads = [file, passed, score, faces, failed, advice, error, ...measures];
  const rows = photos.map((photo) => {
    const { state } = photo;
    if (state.status === 'failed') return [safe(photo.name), '', '', '', '', '', state.error.code, ...measures.map(() => '')];
    if (state.status !== 'done') return [safe(photo.name), ...heads.slice(1).map(() => '')];
    const [face] = state.answer.faces;
    const judged = judgePhoto(state.answer, profile);
    const natives = new Map(face?.measures.map((value) => [value.id, value.native]) ?? []);
    return [
      safe(photo.name),
      judged?.verdict.passed === true ? '1' : '0',
      face?.score === undefined ? '' : String(face.score),
      String(state.answer.faces.length),
      judged?.failures.map(({ rule }) => rule.measure).join(' ') ?? '',
      (judged?.advice ?? state.answer.reasons ?? []).map((sentence) => sentence[language]).join(' '),
      '',
      ...measures.map((id) => String(natives.get(id) ?? '')),
    ];
  });
  return byteOrderMark + [heads, ...rows].map((cells) => cells.map(quote).join(',')).join('\r\n') + '\r\n';
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** A file name that a spreadsheet would take for a formula is marked as text. */
function safe(name: string): string {
  return /^[=+\-@\t\r]/.test(name) ? `'${name}` : name;
}
