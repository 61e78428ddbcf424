/** Small tables with a header line. */
import { readFile } from 'node:fs/promises';

/** Rows as objects by column name; undefined when there is no such file. */
export async function readCsv(file: string): Promise<Readonly<Record<string, string>>[] | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const [head = '', ...lines] = text.trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? `column${i}`, cell])));
}
