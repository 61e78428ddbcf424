/** Which photos a batch is about: a folder with everything below it, a list of paths, or a list on standard input. */
import { createReadStream } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { FaceGaugeError } from '../../../errors.js';

export interface PhotoRef {
  /** How the photo is called in the results: relative to the folder with `/`, or as the list has it. */
  readonly name: string;
  readonly path: string;
}

export interface PhotoSource {
  readonly photos: () => AsyncGenerator<PhotoRef, void, undefined>;
  /** Whether `photos` can be walked a second time, to count them. */
  readonly isRepeatable: boolean;
  /** The folder, when it is one. */
  readonly folder?: string;
}

/** What files are looked at by their names; what is in them is told from their bytes. */
const photoName = /\.(?:jpe?g|jfif|png|webp|bmp|gif|tiff?|avif|hei[cf])$/i;

export interface SourceStreams {
  readonly input: NodeJS.ReadableStream;
  /** Told once of each folder that cannot be read; the walk goes on. */
  readonly onProblem: (message: string) => void;
}

/** Throws FaceGaugeError CONFIGURATION_INVALID when `from` is neither a folder, a file nor `-`. */
export async function openPhotoSource(from: string, { input, onProblem }: SourceStreams): Promise<PhotoSource> {
  if (from === '-') return { photos: () => readList(input), isRepeatable: false };
  const facts = await stat(from).catch(() => undefined);
  if (facts?.isDirectory() === true) {
    const told = new Set<string>();
    const tellOnce = (message: string): void => {
      if (told.has(message)) return;
      told.add(message);
      onProblem(message);
    };
    return { photos: () => walk(from, '', tellOnce), isRepeatable: true, folder: from };
  }
  if (facts?.isFile() === true) return { photos: () => readList(createReadStream(from)), isRepeatable: true };
  throw new FaceGaugeError('CONFIGURATION_INVALID', `Expected a folder, a list of paths or - but received ${JSON.stringify(from)}.`);
}

/** Sorted, so that two runs go the same way. Links to folders are not followed: they may lead in circles. */
async function* walk(root: string, below: string, onProblem: (message: string) => void): AsyncGenerator<PhotoRef, void, undefined> {
  const names = await readdir(path.join(root, below)).catch(() => undefined);
  if (names === undefined) {
    onProblem(`The folder ${below === '' ? root : below} cannot be read; its photos are left out.`);
    return;
  }
  names.sort();
  for (const name of names) {
    const relative = below === '' ? name : `${below}/${name}`;
    const full = path.join(root, relative);
    const facts = await lstat(full).catch(() => undefined);
    if (facts?.isDirectory() === true) yield* walk(root, relative, onProblem);
    else if (photoName.test(name)) yield { name: relative, path: full };
  }
}

async function* readList(stream: NodeJS.ReadableStream): AsyncGenerator<PhotoRef, void, undefined> {
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    if (line.trim() !== '') yield { name: line, path: line };
  }
}
