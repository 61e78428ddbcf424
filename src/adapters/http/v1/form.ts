/** Photos and options out of multipart/form-data. */
import type { FastifyRequest } from 'fastify';
import { FaceGaugeError } from '../../../errors.js';
import { limits } from '../../../limits.js';
import { GrowingBytes } from '../growing-bytes.js';
import type { UploadBudget } from '../upload-budget.js';
import type { RawOptions } from './options.js';

export interface Photo {
  /** File name of the form, or the place in the request, from 1. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface SentPhotos {
  readonly photos: readonly Photo[];
  /** Options that came in the body. */
  readonly fields: RawOptions;
}

export const formLimits = {
  files: limits.maxPhotos,
  fields: 32,
  /** Characters of a field; a list of every measure has about 700. */
  fieldSize: 8192,
} as const;

/** How often a form whose bytes have all come is looked at for progress. */
const progressCheckMs = 500;

/** Throws FaceGaugeError: PAYLOAD_TOO_LARGE, OVERLOADED, INVALID_REQUEST. */
export async function readForm(request: FastifyRequest, maxBodyBytes: number, uploads: UploadBudget): Promise<SentPhotos> {
  let total = 0;
  let steps = 0;
  const count = (bytes: number): void => {
    steps += 1;
    total += bytes;
    if (total > maxBodyBytes) throw new FaceGaugeError('PAYLOAD_TOO_LARGE');
    uploads.add(request, bytes);
  };
  const watch = watchProgress(request, () => steps);
  try {
    return await Promise.race([collectParts(request, count), watch.stalled]);
  } catch (thrown) {
    if (thrown instanceof FaceGaugeError) throw thrown;
    const { statusCode } = thrown as { readonly statusCode?: number };
    if (statusCode === 413) throw new FaceGaugeError('PAYLOAD_TOO_LARGE', `Expected at most ${formLimits.files} files, ${formLimits.fields} fields and ${maxBodyBytes} bytes.`);
    throw malformed();
  } finally {
    watch.stop();
  }
}

const malformed = (): FaceGaugeError => new FaceGaugeError('INVALID_REQUEST', 'The form is not well formed.');

async function collectParts(request: FastifyRequest, count: (bytes: number) => void): Promise<SentPhotos> {
  const photos: Photo[] = [];
  const fields: Record<string, unknown> = {};
  for await (const part of request.parts()) {
    count(0);
    if (part.type === 'file') {
      const bytes = await readFile(part.file, new GrowingBytes(request.raw), count);
      if (bytes.length > 0) photos.push({ name: shortName(part.filename, photos.length + 1), bytes });
    } else {
      fields[part.fieldname] = part.value;
    }
  }
  return { photos, fields };
}

/** The whole of a form's file; `count` hears of every piece and may throw. */
async function readFile(file: AsyncIterable<Buffer> & { readonly truncated: boolean }, whole: GrowingBytes, count: (bytes: number) => void): Promise<Buffer> {
  for await (const chunk of file) {
    count(chunk.length);
    whole.append(chunk);
  }
  if (file.truncated) throw new FaceGaugeError('PAYLOAD_TOO_LARGE');
  return whole.bytes();
}

/**
 * The parser waits for ever where a malformed part ends the form (found by fuzzing): `stalled` rejects when every byte has
 * come and nothing has been made of them for a while.
 */
function watchProgress({ raw }: FastifyRequest, steps: () => number): { readonly stalled: Promise<never>; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_resolve, reject) => {
    let before = -1;
    timer = setInterval(() => {
      if (!raw.complete) return;
      const now = steps();
      if (now === before) reject(malformed());
      before = now;
    }, progressCheckMs);
  });
  return { stalled, stop: () => { clearInterval(timer); } };
}

function shortName(filename: string, place: number): string {
  const base = filename.split(/[\\/]/).at(-1)?.trim() ?? '';
  return base === '' ? String(place) : base.slice(0, 128);
}
