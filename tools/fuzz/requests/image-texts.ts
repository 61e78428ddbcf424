/** Images as they stand in JSON: good ones, spoilt ones, and base64 that is none. */
import { mutateImage } from '../image-mutations.js';
import type { ImageSeed } from '../image-seeds.js';
import { chance, integer, noiseBytes, pick, weighted, type Random } from './random.js';

/** The bytes of an image: a valid one, a mutant, noise, or something that is no image at all. */
export function imageBytes(random: Random, seeds: readonly ImageSeed[]): Uint8Array {
  return weighted<() => Uint8Array>(random, [
    [3, () => pick(random, seeds).bytes],
    [4, () => mutateImage(seeds, random).bytes],
    [3, () => noiseBytes(random, integer(random, 0, 400))],
    [3, () => Buffer.from(pick(random, ['', '\0', 'text', '<svg xmlns="http://www.w3.org/2000/svg"/>', '%PDF-1.4', 'GIF89a', '\x89PNG\r\n\x1a\n', 'BM', 'II*\0', 'RIFF\0\0\0\0WEBP']), 'latin1')],
  ])();
}

type Base64Trick = (text: string, random: Random) => string;

const insert = (text: string, random: Random, piece: string): string => {
  const at = integer(random, 0, text.length);
  return text.slice(0, at) + piece + text.slice(at);
};

const base64Tricks: readonly (readonly [number, Base64Trick])[] = [
  [8, (text) => text],
  [2, (text) => text.replaceAll('+', '-').replaceAll('/', '_')],
  [2, (text) => text.replace(/=+$/, '')],
  [2, (text, random) => text + pick(random, ['=', '==', '===', '====', '= =', '%3D', '.', '\\u0000'])],
  [2, (text, random) => insert(text, random, pick(random, ['=', '\\n', '\\r\\n', '\\t', ' ', '!', '\\u0000', '\\ud800', 'é', '％', '\\/', '\\u003d', '-_', '...', '*', '\\\\']))],
  [2, (text, random) => `${pick(random, ['data:image/jpeg;base64,', 'data:;base64,', 'DATA:IMAGE/PNG;BASE64,', 'data:image/svg+xml;charset=utf-8;base64,', 'data:text/plain,', 'data:image/png;base64', 'data:', 'data:,', 'data:image/png;base64,data:image/png;base64,', `data:${'x'.repeat(300)};base64,`])}${text}`],
  [1, (text, random) => text.slice(0, integer(random, 0, text.length))],
  [1, (text) => text.replaceAll(/(.{60})/g, '$1\\n')],
  [1, (text) => Array.from(text, (letter) => (letter === '/' ? '\\/' : letter)).join('')],
  [1, (text) => Array.from(text.slice(0, 3000), (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
  [1, (_text, random) => pick(random, ['', ' ', '=', 'A', 'AA', 'AAA', 'A===', '\\u0000', 'null', 'undefined', '[object Object]'])],
  [1, (_text, random) => 'A'.repeat(integer(random, 1, 60_000))],
  [1, (text) => encodeURIComponent(text)],
];

/** The text between the quotes of a JSON string. */
export function imageText(random: Random, seeds: readonly ImageSeed[]): string {
  return weighted(random, base64Tricks)(Buffer.from(imageBytes(random, seeds)).toString('base64'), random);
}

/** A JSON string or list of them. */
export function imageList(random: Random, seeds: readonly ImageSeed[]): string {
  const count = chance(random, 0.05) ? integer(random, 16, 20) : integer(random, 0, 4);
  return `[${Array.from({ length: count }, () => `"${imageText(random, seeds)}"`).join(',')}]`;
}
