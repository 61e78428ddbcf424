/**
 * Networks as the runtime has optimised them for this processor, in a folder that several processes open. Loading leaves no
 * weights in the memory of each, and none of what optimising takes (docs/decisions/0029).
 *
 * They are made of files of the store that were compared with the manifest, and are compared with what was made before they
 * are run: another network is never run.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import path from 'node:path';
import { findModel, type ModelEntry } from './manifest.js';
import { openSession, prepareNetwork, type OpenSession, type SessionOptions } from './session.js';
import { readModel, type StorePlace } from './store.js';

export interface PreparedNetworks {
  readonly folder: string;
  /** SHA-256 of each file in it, lower-case hexadecimal. */
  readonly sha256: Readonly<Record<string, string>>;
}

const graphFile = (id: string): string => `${id}.onnx`;
/** What `prepareNetwork` calls the weights of a graph. */
const weightsFile = (id: string): string => `${graphFile(id)}.weights`;

/**
 * Writes the networks to a folder, empty so far, that belongs to this user alone.
 *
 * Throws FaceGaugeError MODEL_UNAVAILABLE when a network is missing or not the one of the manifest, and what the runtime throws.
 */
export async function prepareNetworks(place: StorePlace, ids: readonly string[], folder: string): Promise<PreparedNetworks> {
  for (const id of ids) {
    await prepareNetwork(await readModel(place, findModel(place.manifest, id)), path.join(folder, graphFile(id)));
  }
  const sha256: Record<string, string> = {};
  for (const name of readdirSync(folder)) sha256[name] = hashOf(path.join(folder, name));
  return { folder, sha256 };
}

/** Undefined where the folder does not have the network as it was made: something that tidies up may have been there. */
export async function openPrepared(entry: ModelEntry, { folder, sha256 }: PreparedNetworks, options?: SessionOptions): Promise<OpenSession | undefined> {
  const names = [graphFile(entry.id), weightsFile(entry.id)].filter((name) => sha256[name] !== undefined);
  if (!names.includes(graphFile(entry.id))) return undefined;
  try {
    for (const name of names) if (hashOf(path.join(folder, name)) !== sha256[name]) return undefined;
    return await openSession(entry, { preparedFile: path.join(folder, graphFile(entry.id)) }, options);
  } catch {
    return undefined;
  }
}

/** Bytes read at a time. */
const pieceBytes = 65_536;

/** In pieces, through one buffer: whatever else is read would lie in memory until the next collection. */
function hashOf(file: string): string {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafeSlow(pieceBytes);
  const descriptor = openSync(file, 'r');
  try {
    for (let length = readSync(descriptor, piece); length > 0; length = readSync(descriptor, piece)) hash.update(piece.subarray(0, length));
  } finally {
    closeSync(descriptor);
  }
  return hash.digest('hex');
}
