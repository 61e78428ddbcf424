/** The keys that open the service now. */
import { timingSafeEqual } from 'node:crypto';
import type { KeyEntry } from '../../../config/key-file.js';
import { digestKey, looksLikeKey } from './key.js';
import type { Client } from './client.js';

export interface KeyRing {
  /** Whose key it is; undefined when it is nobody's, or has expired. */
  find(key: string): Client | undefined;
  /** Takes another file's keys in place of these, from the next request on. */
  replace(entries: readonly KeyEntry[]): void;
  readonly size: number;
}

interface Held {
  readonly digest: Buffer;
  /** Milliseconds since the epoch. */
  readonly endsMs: number;
  readonly client: Client;
}

const dayMs = 24 * 60 * 60 * 1000;

export function createKeyRing(entries: readonly KeyEntry[], now: () => number = Date.now): KeyRing {
  let held = entries.map(hold);
  return {
    find(key) {
      if (!looksLikeKey(key)) return undefined;
      const digest = digestKey(key);
      // Every key is compared, each in constant time: how long it takes tells nothing of which was near.
      let found: Held | undefined;
      for (const one of held) {
        if (timingSafeEqual(one.digest, digest)) found = one;
      }
      return found !== undefined && now() < found.endsMs ? found.client : undefined;
    },
    replace(others) { held = others.map(hold); },
    get size() { return held.length; },
  };
}

function hold({ name, hash, scopes, requestsPerMinute, concurrency, expires }: KeyEntry): Held {
  return {
    digest: Buffer.from(hash.slice('sha256:'.length), 'hex'),
    // The day of expiry still counts, in UTC.
    endsMs: expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires) + dayMs,
    client: { id: `key:${name}`, label: name, scopes: new Set(scopes), requestsPerMinute, concurrency },
  };
}
