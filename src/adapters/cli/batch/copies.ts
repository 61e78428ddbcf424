/** Copies of photos sorted by their outcome. */
import { copyFile, mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { FaceGaugeError } from '../../../errors.js';
import type { PhotoRef } from './photo-list.js';
import type { ResultLine } from './result-line.js';

export interface CopyFolders {
  readonly passed?: string | undefined;
  /** Everything that did not pass: refused, without a face, or not readable as an image. */
  readonly failed?: string | undefined;
}

/** Throws FaceGaugeError CONFIGURATION_INVALID when a copy would land among the photos that are walked. */
export function checkCopyFolders({ passed, failed }: CopyFolders, source: string | undefined): void {
  for (const folder of [passed, failed]) {
    if (folder === undefined || source === undefined) continue;
    const relative = path.relative(source, folder);
    if (relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative))) {
      throw new FaceGaugeError('CONFIGURATION_INVALID', `Expected the folder for copies outside ${source} but received ${folder}.`);
    }
  }
}

/** Copies one photo where its line says. A photo that cannot be read has nothing to copy. */
export async function copyByOutcome(folders: CopyFolders, photo: PhotoRef, line: ResultLine): Promise<void> {
  const folder = line.status === 'passed' ? folders.passed : folders.failed;
  if (folder === undefined || line.code === 'NOT_FOUND') return;
  const target = path.join(folder, placeBelow(photo.name));
  await mkdir(path.dirname(target), { recursive: true });
  // A kill leaves the part, never half a photo under its name.
  await copyFile(photo.path, `${target}.part`);
  await rename(`${target}.part`, target);
}

/** The name as a path that stays below a folder: lists may hold absolute paths, and paths that go up. */
export function placeBelow(name: string): string {
  const parts = name.split(/[/\\]/).filter((part) => part !== '' && part !== '.');
  return parts.map((part) => (part === '..' ? '__' : part.replace(':', '_'))).join(path.sep);
}
