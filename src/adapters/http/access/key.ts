/** API keys: 256 random bits, of which only a SHA-256 is kept (docs/decisions/0014 says why that is enough). */
import { createHash, randomBytes } from 'node:crypto';

/** 32 bytes are 43 characters in base64url. The prefix lets scanners of source code find a key that was committed. */
const keyPattern = /^fg_[A-Za-z0-9_-]{43}$/;

export function makeKey(): string {
  return `fg_${randomBytes(32).toString('base64url')}`;
}

/** Whether a text can be one of our keys at all. What a person could have thought up is none. */
export function looksLikeKey(text: string): boolean {
  return keyPattern.test(text);
}

/** 32 bytes. */
export function digestKey(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}

/** As the file of keys has it. */
export function hashKey(key: string): string {
  return `sha256:${digestKey(key).toString('hex')}`;
}
