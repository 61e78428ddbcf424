/** Numbers and tables for the report. */
import type { Estimate } from './discard-report.js';

export type Row = readonly (string | number)[];

export function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

export const percent = (value: number, digits = 2): string => (Number.isFinite(value) ? `${(100 * value).toFixed(digits)} %` : '–');
export const fixed = (value: number, digits = 3): string => (Number.isFinite(value) ? value.toFixed(digits) : '–');

/** 0.361 [0.250, 0.480] */
export function withInterval({ value, low, high }: Estimate): string {
  return `${fixed(value)} [${fixed(low)}, ${fixed(high)}]`;
}
