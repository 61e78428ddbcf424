/** Images that a request names by path: only inside the folder that the operator has named. */
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { FaceGaugeError } from '../../errors.js';

/**
 * Reads a file below `folder`. The path is taken relative to the folder, links are followed before the check, and
 * whatever ends outside is refused, as is what is not a plain file or larger than `maxBytes`.
 *
 * Throws FaceGaugeError INVALID_PARAMETER (the same for "not there" and "not allowed": a client learns nothing of the
 * disk) or PAYLOAD_TOO_LARGE.
 */
export async function readAllowedImage(folder: string, requested: string, maxBytes: number): Promise<Uint8Array> {
  const file = await openInside(folder, requested);
  if (file === undefined) throw new FaceGaugeError('INVALID_PARAMETER');
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new FaceGaugeError('INVALID_PARAMETER');
    if (stat.size > maxBytes) throw new FaceGaugeError('PAYLOAD_TOO_LARGE');
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function openInside(folder: string, requested: string): ReturnType<typeof open> extends Promise<infer File> ? Promise<File | undefined> : never {
  if (requested.includes('\0')) return undefined;
  try {
    const root = await realpath(folder);
    const real = await realpath(path.resolve(root, requested));
    if (!real.startsWith(root + path.sep)) return undefined;
    // The last part has no link any more; NOFOLLOW keeps it so between the check and now, NONBLOCK keeps a pipe from waiting.
    return await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}
