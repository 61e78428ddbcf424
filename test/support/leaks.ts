/** Looks for a photo, or for numbers measured on it, in whatever was written somewhere. */

export interface Secret {
  /** Names it when it is found. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Bytes that are looked for at a time: longer than any chance match, shorter than what a careless excerpt would show. */
const windowBytes = 24;
/** Windows looked for in each secret, evenly from its first byte to its last. */
const windows = 40;

/** As bytes, in hexadecimal, and in both alphabets of base64 at each of its three alignments. */
function disguises(part: Buffer): Buffer[] {
  const texts = [part.toString('hex'), part.toString('hex').toUpperCase()];
  for (let shift = 0; shift < 3; shift++) {
    // The bytes before and behind the window are somebody else's, so letters that hold bits of them are left out.
    const aligned = part.subarray(shift, shift + 3 * Math.floor((part.length - shift) / 3));
    texts.push(aligned.toString('base64'), aligned.toString('base64url'));
  }
  return [part, ...[...new Set(texts)].map((text) => Buffer.from(text))];
}

/** Names of the secrets of which some part stands in the haystack. */
export function findLeaks(haystack: Buffer, secrets: readonly Secret[]): string[] {
  return secrets.filter(({ bytes }) => {
    const step = Math.max(1, Math.floor((bytes.length - windowBytes) / (windows - 1)));
    for (let start = 0; start + windowBytes <= bytes.length; start += step) {
      const part = Buffer.from(bytes.subarray(start, start + windowBytes));
      if (disguises(part).some((form) => haystack.includes(form))) return true;
    }
    return false;
  }).map(({ name }) => name);
}

/** Every number of an answer that has enough digits to be nothing but itself, as text without its last two. */
export function tellingNumbers(answer: unknown): string[] {
  if (typeof answer === 'number') return /\.\d{6,}$/.test(String(answer)) ? [String(answer).slice(0, -2)] : [];
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.values(answer).flatMap(tellingNumbers);
}

/** Those of the numbers that stand in a text. */
export function findNumbers(haystack: Buffer, numbers: readonly string[]): string[] {
  const text = haystack.toString('latin1');
  return numbers.filter((number) => text.includes(number));
}

/** Lists of numbers as JSON has them, of the length of the shortest thing that must not be told: a point and more. */
export function findNumberLists(haystack: Buffer): string[] {
  return [...haystack.toString('latin1').matchAll(/\[(?:-?\d+(?:\.\d+)?(?:e-?\d+)?\s*,\s*){2,}-?\d+(?:\.\d+)?/g)].map(([found]) => found);
}
