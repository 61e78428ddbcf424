import { describe, expect, test } from 'vitest';
import { LongText, parseJsonBody } from '../../../src/adapters/wire/json-text.js';
import { createRandom } from '../../support/noise.js';

const long = 'A'.repeat(5000);
const parse = (text: string): unknown => parseJsonBody(Buffer.from(text, 'utf8'), ['image']);

/** Turns LongText back into strings, so that a value can be compared with JSON.parse's. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const text = (field: unknown): unknown => (field instanceof LongText ? field.toString() : field);
  if (Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, Array.isArray(field) ? field.map(text) : text(field)]));
}

test('a long string under a named key stays in the bytes', () => {
  const value = parse(`{"level":"high","image":"${long}","more":[1]}`) as Record<string, unknown>;
  expect(value).toMatchObject({ level: 'high', more: [1] });
  expect(value.image).toBeInstanceOf(LongText);
  expect(String(value.image)).toBe(long);
});

test('long strings in a list under a named key stay in the bytes', () => {
  const value = parse(`{"image":["${long}","short","${long}B"],"level":"low"}`) as { image: unknown[] };
  expect(value.image.map((text) => text instanceof LongText)).toEqual([true, false, true]);
  expect(value.image.map(String)).toEqual([long, 'short', `${long}B`]);
});

test('a string of megabytes in another place is refused, and not parsed first', () => {
  const large = 'A'.repeat(2 * 1024 * 1024);
  for (const text of [`{"other":"${large}"}`, `{"image":[["${large}"]]}`, `{"image":"${large}","image":"${large}"}`, `["${large}"]`, `{"${large}":1}`]) {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }));
  }
  expect(String((parse(`{"other":"${long}","image":"${large}"}`) as { image: unknown }).image)).toBe(large);
});

describe('what comes out is what JSON.parse gives', () => {
  test.each([
    ['a short image', '{"image":"AAAA"}'],
    ['the key twice, long last', `{"image":"AAAA","image":"${long}"}`],
    ['the key twice, long first', `{"image":"${long}","image":"AAAA"}`],
    ['a long string under another key', `{"other":"${long}"}`],
    ['long strings in a list', `{"image":["${long}","a",["${long}"],1]}`],
    ['a long string in a list and one elsewhere', `{"image":["${long}"],"other":"${long}"}`],
    ['a long string as key', `{"${long}":1,"image":"${long}"}`],
    ['a long string deeper down', `{"a":{"image":"${long}"},"image":"${long}"}`],
    ['an array at the top', `["${long}"]`],
    ['a string at the top', `"${long}"`],
    ['escaped slashes', `{"image":"${'ab\\/c'.repeat(1500)}"}`],
    ['escaped quotes and backslashes', `{"image":"${'a\\"b\\\\'.repeat(1500)}"}`],
    ['coded characters', `{"image":"${'\\u002B\\u00e9\\ud83d\\ude00x'.repeat(500)}"}`],
    ['an escaped key', `{"im\\u0061ge":"${long}"}`],
    ['a name of the prototype', `{"__proto__":"${long}","constructor":1}`],
    ['text beyond ASCII', `{"level":"高","image":"${'é'.repeat(5000)}"}`],
  ])('%s', (_, text) => {
    expect(plain(parse(text))).toEqual(plain(JSON.parse(text)));
  });

  test('a byte order mark is left out', () => {
    expect(parse('\ufeff{"level":"low"}')).toEqual({ level: 'low' });
  });
});

describe('what JSON.parse refuses is refused', () => {
  const check = (text: string): void => { plain(parse(text)); };
  test.each([
    ['nothing', ''],
    ['no closing brace', `{"image":"${long}"`],
    ['no closing quote', `{"image":"${long}}`],
    ['a trailing comma', `{"image":"${long}",}`],
    ['two values', `{"image":"${long}"}{}`],
    ['a raw line break in a long string', `{"image":"${long}\n${long}"}`],
    ['an unknown escape in a long string', `{"image":"${long}\\x"}`],
    ['half an escape at the end of a long string', `{"image":"${long}\\u00"}`],
  ])('%s', (_, text) => {
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    expect(() => { check(text); }).toThrow(SyntaxError);
  });
});

test('1000 random bodies of brackets, quotes, escapes and long runs are treated as JSON.parse treats them', () => {
  const random = createRandom(11);
  const pieces = ['{', '}', '"', ':', ',', '\\', '"image":', '"a"', long, '\\"', '\\\\', '1', 'null', ' ', '\\n'];
  let parsed = 0;
  for (let round = 0; round < 1000; round++) {
    const inner = Array.from({ length: 1 + Math.floor(random() * 6) }, () => pieces[Math.floor(random() * pieces.length)]).join('');
    const text = round % 2 === 0 ? inner : `{"image":"${inner}","b":"${long}"}`;
    let expected: unknown;
    try {
      expected = JSON.parse(text);
    } catch {
      expect(() => plain(parse(text))).toThrow(SyntaxError);
      continue;
    }
    parsed += 1;
    expect(plain(parse(text))).toEqual(plain(expected));
  }
  expect(parsed).toBeGreaterThan(50);
});

test.each([
  ['numbers', `[${'1,'.repeat(600_000)}1]`],
  ['short strings', `[${'"a",'.repeat(300_000)}1]`],
  ['escaped quotes in one string', `{"image":"${'\\"'.repeat(200_000)}"}`],
  ['brackets', '['.repeat(2_000_000)],
])('more than 1 MiB beside the image is refused before it is parsed: %s', (_, text) => {
  expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }) as Error);
});
