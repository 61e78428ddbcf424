/** The results as CSV or Parquet: one row per photo, its largest face in columns. */
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileWriter, parquetWriteRows } from 'hyparquet-writer';
import { readJournal } from './journal.js';
import type { LineFace, ResultLine } from './result-line.js';

export type TableFormat = 'csv' | 'parquet';
type Cell = string | number | undefined;

interface Column {
  readonly name: string;
  readonly type: 'STRING' | 'INT32' | 'DOUBLE';
  read(line: ResultLine, face: LineFace | undefined): Cell;
}

const faceNumber = (name: string, read: (face: LineFace) => number | undefined): Column => ({
  name, type: 'DOUBLE', read: (_line, face) => (face === undefined ? undefined : read(face)),
});

/** Columns for the measures named; a measure has its quality component and its native value. */
export function makeColumns(measures: readonly string[]): readonly Column[] {
  return [
    { name: 'file', type: 'STRING', read: ({ file }) => file },
    { name: 'status', type: 'STRING', read: ({ status }) => status },
    { name: 'code', type: 'STRING', read: ({ code }) => code },
    { name: 'profile', type: 'STRING', read: ({ profile }) => profile },
    { name: 'format', type: 'STRING', read: ({ format }) => format },
    { name: 'width', type: 'INT32', read: ({ width }) => width },
    { name: 'height', type: 'INT32', read: ({ height }) => height },
    { name: 'faces', type: 'INT32', read: ({ faces }) => faces?.length },
    { name: 'failed', type: 'STRING', read: (_line, face) => face?.failed.join(' ') },
    faceNumber('score', ({ score }) => score),
    ...['xMin', 'yMin', 'xMax', 'yMax'].map((name, index) => faceNumber(name, ({ box }) => box[index])),
    ...['pitch', 'yaw', 'roll'].map((name, index) => faceNumber(name, ({ pose }) => pose[index])),
    ...measures.flatMap((id) => [
      faceNumber(id, ({ measures: all }) => valueOf(all[id], 'quality')),
      faceNumber(`${id}.native`, ({ measures: all }) => valueOf(all[id], 'native')),
    ]),
  ];
}

function valueOf(measure: LineFace['measures'][string] | undefined, key: 'quality' | 'native'): number | undefined {
  return measure === undefined || 'notAssessable' in measure ? undefined : measure[key];
}

/** Writes the table beside its place and moves it there when it is whole. */
export async function writeTable(format: TableFormat, journal: string, out: string, measures: readonly string[]): Promise<void> {
  const columns = makeColumns(measures);
  const part = `${out}.part`;
  if (format === 'csv') await pipeline(Readable.from(csvLines(journal, columns)), createWriteStream(part));
  else await writeParquet(journal, columns, part);
  await rename(part, out);
}

async function* csvLines(journal: string, columns: readonly Column[]): AsyncGenerator<string, void, undefined> {
  yield `${columns.map(({ name }) => name).join(',')}\r\n`;
  for await (const line of readJournal(journal)) yield `${columns.map((column) => quote(column.read(line, line.faces?.[0]))).join(',')}\r\n`;
}

/** RFC 4180. */
function quote(cell: Cell): string {
  const text = cell === undefined ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows held at a time before they are encoded: 10,000 rows of 80 numbers are 6 MB. */
const rowGroupRows = 10_000;

async function writeParquet(journal: string, columns: readonly Column[], out: string): Promise<void> {
  await parquetWriteRows({
    writer: fileWriter(out),
    columns: columns.map(({ name, type }) => ({ name, type, nullable: true })),
    rows: parquetRows(journal, columns),
    rowGroupSize: rowGroupRows,
  });
}

async function* parquetRows(journal: string, columns: readonly Column[]): AsyncGenerator<Record<string, Cell>, void, undefined> {
  for await (const line of readJournal(journal)) yield Object.fromEntries(columns.map((column) => [column.name, column.read(line, line.faces?.[0])]));
}
