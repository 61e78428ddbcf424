/** JSON bodies as no careful client writes them: as text, since half of what is tried here no JSON writer can write. */
import { chance, integer, pick, weighted, type Random } from './random.js';

/** A field and the text of its value. */
export type Field = readonly [name: string, text: string];

const nest = (depth: number, open: string, close: string, core: string): string => open.repeat(depth) + core + close.repeat(depth);

/** Scalars at which parsers and checks go wrong. */
const oddScalars: readonly string[] = [
  'null', 'true', 'false', '0', '-0', '-1', '1', '1.5', '1e999', '-1e999', '1e-999', '9007199254740993', '2147483648', '-2147483649', '4294967296', '0.1e1', '1E400',
  '""', '" "', '"\\n"', '"null"', '"undefined"', '"NaN"', '"true"', '"0"', '"high"', '"HIGH"', '" High "', '"custom"', '"constructor"', '"__proto__"', '"toString"', '"hasOwnProperty"',
  '"\\u0000"', '"\\ud800"', '"\\udc00\\ud800"', '"\\ud83d\\ude00"', '"\ufeff"', '"\u202e"', '"\\u2028"', '"%00"', '"../../etc/passwd"', '"/dev/zero"', '"file:///etc/passwd"', '"http://127.0.0.1:1/"', '"\\\\"',
  '[]', '{}', '[[]]', '[null]', '{"":""}', '{"toString":1}', '{"length":-1}', '{"__proto__":{"admin":true}}', '{"type":"Buffer","data":[255,216,255]}',
];

const notJson: readonly string[] = ['', 'NaN', 'Infinity', '-', '+1', '01', '.5', '1.', '0x10', "'high'", 'undefined', '"', '"\\x41"', '"\\u12"', '"\n"', '"\t"', '[1,]', '{,}', '{"a"}', '{"a":}', '/* */1', '1 2', 'new Date()', '\u00a01'];

function longValue(random: Random): string {
  return weighted(random, [
    [4, () => `"${'a'.repeat(integer(random, 100, 20_000))}"`],
    [2, () => '9'.repeat(integer(random, 20, 5000))],
    [2, () => `0.${'0'.repeat(integer(random, 20, 3000))}1`],
    [3, () => nest(integer(random, 5, 3000), '[', ']', '1')],
    [3, () => nest(integer(random, 5, 3000), '{"a":', '}', '1')],
    [1, () => '['.repeat(integer(random, 5, 20_000))],
    [2, () => `[${Array.from({ length: integer(random, 17, 2000) }, () => '""').join(',')}]`],
    [2, () => `{${Array.from({ length: integer(random, 10, 2000) }, (_, index) => `"k${index}":${index}`).join(',')}}`],
    [1, () => `"${'\\u0041'.repeat(integer(random, 10, 2000))}"`],
  ])();
}

export function oddValue(random: Random): string {
  return weighted(random, [[14, () => pick(random, oddScalars)], [3, () => longValue(random)], [2, () => pick(random, notJson)]])();
}

/** Names of fields that nobody asked for. */
const oddNames: readonly string[] = ['__proto__', 'constructor', 'prototype', 'toString', '', ' ', 'image', 'Image', 'images', 'image_base64_str', 'image_path', 'fiqa_level', '\\u0000', '\\ud800', 'a'.repeat(3000), 'fiqa_level ', 'FIQA_LEVEL', '$ref', 'length'];

/** Spoils the fields of a valid request: one or two wrong values, missing, double or unknown fields, another order. */
export function spoilFields(random: Random, fields: readonly Field[]): Field[] {
  const spoilt = [...fields];
  const times = integer(random, 1, 3);
  for (let time = 0; time < times; time++) {
    const at = integer(random, 0, Math.max(0, spoilt.length - 1));
    weighted(random, [
      [8, () => { if (spoilt[at] !== undefined) spoilt[at] = [spoilt[at][0], oddValue(random)]; }],
      [2, () => { spoilt.splice(at, 1); }],
      [3, () => { if (spoilt[at] !== undefined) spoilt.push([spoilt[at][0], chance(random, 0.5) ? spoilt[at][1] : oddValue(random)]); }],
      [3, () => { spoilt.splice(at, 0, [pick(random, oddNames), oddValue(random)]); }],
      [1, () => { spoilt.reverse(); }],
    ])();
  }
  return spoilt;
}

export const objectText = (fields: readonly Field[]): string => `{${fields.map(([name, text]) => `"${name}":${text}`).join(',')}}`;

type TextTrick = (text: string, random: Random) => string | Buffer;

const textTricks: readonly (readonly [number, TextTrick])[] = [
  [6, (text, random) => text.slice(0, integer(random, 0, text.length))],
  [3, (text, random) => text + pick(random, ['x', '{}', ',', ']', '\0', ' //', '\n\n', 'null'])],
  [3, (text, random) => pick(random, ['\ufeff', '\0', ' ', '\t\r\n', '//\n', ")]}',\n", '\ufeff\ufeff']) + text],
  [2, (text) => Buffer.from(text, 'utf16le')],
  [2, (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])],
  [3, (text, random) => replaceAt(Buffer.from(text, 'utf8'), random, pick(random, [[0xed, 0xa0, 0x80], [0xc0, 0x80], [0xff], [0x80], [0xf5, 0x80, 0x80, 0x80], [0x00]]))],
  [3, (text, random) => replaceAt(Buffer.from(text, 'utf8'), random, [...Buffer.from(pick(random, ['"', '\\', '{', '}', '[', ':', ',', "'"]))])],
  [1, (text, random) => `[${text}${`,${text}`.repeat(integer(random, 0, 3))}]`],
  [1, (text) => JSON.stringify(text)],
  [1, (text, random) => nest(integer(random, 1, 2000), '{"image_base64_str":', '}', text)],
  [1, (text, random) => text.replaceAll(':', `${' '.repeat(integer(random, 1, 5000))}:`)],
  [1, (_text, random) => pick(random, ['', ' ', 'null', '0', '"x"', '[]', '{}', '\0', '\n'])],
];

function replaceAt(bytes: Buffer, random: Random, value: readonly number[]): Buffer {
  const at = integer(random, 0, bytes.length);
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(value), bytes.subarray(Math.min(bytes.length, at + value.length))]);
}

/** Spoils the text of a body as a whole. */
export function spoilText(text: string, random: Random): Buffer {
  const spoilt = weighted(random, textTricks)(text, random);
  return typeof spoilt === 'string' ? Buffer.from(spoilt, 'utf8') : spoilt;
}
