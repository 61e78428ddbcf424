/**
 * The results file while it grows: one JSON line per photo, only ever appended to, so that a run that was killed at any
 * moment goes on where it stopped.
 */
import { createReadStream } from 'node:fs';
import { open, truncate, type FileHandle } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { FaceGaugeError } from '../../../errors.js';
import { PathSet } from './path-set.js';
import { parseResultLine, type ResultLine } from './result-line.js';

export interface Journal {
  /** Names that have their line. */
  readonly done: PathSet;
  /** Lines that an earlier run has left. */
  readonly found: number;
  /** Bytes of a torn last line that were cut off; its photo is assessed again. */
  readonly repairedBytes: number;
  append(line: ResultLine): Promise<void>;
  /** Makes sure that everything is on the disk. */
  close(): Promise<void>;
}

/**
 * Opens or makes the file (in a folder that is there), cuts a torn last line off and reads which photos are done.
 *
 * Throws FaceGaugeError CONFIGURATION_INVALID when the file holds something else, or results of other settings.
 */
export async function openJournal(file: string, settings: string): Promise<Journal> {
  const handle = await open(file, 'a');
  try {
    const repairedBytes = await cutTornLine(file);
    const done = new PathSet();
    let found = 0;
    for await (const line of readJournal(file)) {
      if (line.settings !== settings) {
        throw new FaceGaugeError('CONFIGURATION_INVALID', `${file} holds results of other settings (profile ${line.profile}). Give the same options to go on, or another --out.`);
      }
      done.add(line.file);
      found += 1;
    }
    return { done, found, repairedBytes, append: (line) => handle.appendFile(`${JSON.stringify(line)}\n`), close: () => closeSafely(handle) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Lines one after another, without holding them. Throws FaceGaugeError CONFIGURATION_INVALID at what is no result. */
export async function* readJournal(file: string): AsyncGenerator<ResultLine, void, undefined> {
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number += 1;
    const line = parseResultLine(text);
    if (line === undefined) throw new FaceGaugeError('CONFIGURATION_INVALID', `${file}, line ${number}: expected a result of this command. Give another --out.`);
    yield line;
  }
}

async function closeSafely(handle: FileHandle): Promise<void> {
  await handle.sync();
  await handle.close();
}

const newline = 0x0a;
const chunkBytes = 64 * 1024;

/** Cuts what stands behind the last line break, reading from the end; answers how many bytes that was. */
async function cutTornLine(file: string): Promise<number> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const chunk = Buffer.alloc(chunkBytes);
    for (let end = size; end > 0; ) {
      const start = Math.max(0, end - chunkBytes);
      const { bytesRead } = await handle.read(chunk, 0, end - start, start);
      const index = chunk.subarray(0, bytesRead).lastIndexOf(newline);
      if (index >= 0) return await cutAt(file, size, start + index + 1);
      end = start;
    }
    return await cutAt(file, size, 0);
  } finally {
    await handle.close();
  }
}

async function cutAt(file: string, size: number, length: number): Promise<number> {
  if (length < size) await truncate(file, length);
  return size - length;
}
