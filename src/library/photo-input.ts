/** What a caller may hand over as a photo. */
import { readFile } from 'node:fs/promises';
import { limits } from '../limits.js';
import { FaceGaugeError } from '../errors.js';

/** Bytes, a path, a file URL, or a stream of bytes (Node's or the web's). */
export type PhotoInput = Uint8Array | ArrayBuffer | string | URL | AsyncIterable<Uint8Array>;

/**
 * The bytes of a photo.
 *
 * Throws FaceGaugeError NOT_FOUND for a file that cannot be read, PAYLOAD_TOO_LARGE for a stream longer than `maxBytes`
 * and INVALID_PARAMETER for anything that is not a photo input. An error of a stream itself is passed on.
 */
export async function readPhotoInput(input: PhotoInput, maxBytes: number = limits.maxBodyBytes): Promise<Uint8Array> {
  if (input instanceof Uint8Array) return input;
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  if (typeof input === 'string' || input instanceof URL) return readPhotoFile(input);
  if (isByteStream(input)) return readByteStream(input, maxBytes);
  throw new FaceGaugeError('INVALID_PARAMETER', `Expected bytes, a path, a file URL or a stream but received ${typeof input}.`);
}

/** Callers in plain JavaScript may pass anything. */
function isByteStream(input: unknown): input is AsyncIterable<Uint8Array> {
  return typeof input === 'object' && input !== null && Symbol.asyncIterator in input;
}

async function readPhotoFile(file: string | URL): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new FaceGaugeError('NOT_FOUND', 'The file cannot be read.', { cause });
  }
}

async function readByteStream(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > maxBytes) throw new FaceGaugeError('PAYLOAD_TOO_LARGE', `The stream is longer than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
