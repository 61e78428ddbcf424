import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../../src/assessment.js';
import { assessImage, decodeBase64Image, isBlankText } from '../../../src/adapters/wire/base64.js';
import { LongText } from '../../../src/adapters/wire/json-text.js';
import { DigitDecoder } from '../../../src/engine/digit-decoder.js';
import { FaceGaugeError } from '../../../src/errors.js';
import { makeFacts } from '../../support/facts.js';
import { createRandom } from '../../support/noise.js';
import { makeRequest } from '../../support/requests.js';

/** Bytes that need both characters in which the alphabets differ. */
function makeBytes(length: number): Buffer {
  const random = createRandom(length + 1);
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}

const wrap = (text: string, end: string): string => text.replace(/.{76}/g, `$&${end}`);

/** A text as it stands in a JSON body: short ones come as strings, long ones as LongText. */
function bothWays(text: string): (string | LongText)[] {
  return [text, new LongText(Buffer.from(JSON.stringify(text).slice(1, -1), 'utf8'))];
}

describe.each([1, 2, 3, 1000, 9000])('%i bytes', (length) => {
  const bytes = makeBytes(length);
  const text = bytes.toString('base64');

  test.each([
    ['plain', text],
    ['without padding', text.replace(/=+$/, '')],
    ['URL-safe', bytes.toString('base64url')],
    ['URL-safe with padding', text.replaceAll('+', '-').replaceAll('/', '_')],
    ['with a data prefix', `data:image/jpeg;base64,${text}`],
    ['with a prefix in capitals', `DATA:IMAGE/PNG;BASE64,${text}`],
    ['with a prefix with parameters', `data:image/webp;name=a b.webp;charset=utf-8;base64,${text}`],
    ['with a blank after the comma', `data:image/svg+xml;base64, ${text}`],
    ['with blanks around', ` \t\r\n${text}\n `],
    ['in lines of 76', wrap(text, '\r\n')],
    ['in lines, with prefix', `data:image/bmp;base64,\n${wrap(text, '\n')}\n`],
  ])('%s', (_, variant) => {
    for (const given of bothWays(variant)) expect(Buffer.from(decodeBase64Image(given)).equals(bytes)).toBe(true);
  });

  test('with the escapes that JSON writers put in', () => {
    const escaped = text.replaceAll('/', '\\/').replaceAll('+', '\\u002B').replaceAll('=', '\\u003d');
    expect(Buffer.from(decodeBase64Image(new LongText(Buffer.from(escaped)))).equals(bytes)).toBe(true);
  });
});

describe('what is not base64 is refused, short or long', () => {
  const body = makeBytes(6000).toString('base64');
  test.each([
    ['one digit too many', `${body}A`],
    ['a character outside the alphabet', `${body.slice(0, 500)}!${body.slice(500)}`],
    ['two of them', `${body.slice(0, 500)}*~${body.slice(500)}`],
    ['a quote', `${body}"${body}`],
    ['padding in the middle', `${body}==${body}`],
    ['padding alone', '=='],
    ['a prefix alone', 'data:image/png;base64,'],
    ['a prefix that does not say base64', `data:image/png,${body}`],
    ['letters whose low byte is in the alphabet', 'ŁŁŁŁ'.repeat(2000)],
    ['words', 'This is not an image!'],
  ])('%s', (_, text) => {
    for (const given of bothWays(text)) {
      expect(() => decodeBase64Image(given)).toThrow(expect.objectContaining({ code: 'IMAGE_UNREADABLE' }) as Error);
    }
  });
});

test('a raw line break makes a long text a bad JSON string, not a bad image', () => {
  const text = makeBytes(6000).toString('base64');
  for (const raw of [wrap(text, '\n'), `${text}\n`, `\n${text}`]) {
    expect(() => decodeBase64Image(new LongText(Buffer.from(raw)))).toThrow(SyntaxError);
  }
});

test('blank text is told from text', () => {
  expect(isBlankText(' \n')).toBe(true);
  expect(isBlankText('AAAA')).toBe(false);
});

describe('an image to be assessed', () => {
  const bytes = makeBytes(9000);
  const text = bytes.toString('base64');
  const longText = (plain: string): LongText => new LongText(Buffer.from(JSON.stringify(plain).slice(1, -1)));
  const answer: Assessment = { image: makeFacts({}), faces: [] };

  /** Decodes digits as an inference process does, and notes what it was given. `photo`: what the photo itself meets with. */
  function createAssessor(photo: () => Assessment = () => answer) {
    const given: string[] = [];
    const look = (name: string, image: Buffer): Promise<Assessment> => {
      given.push(name);
      if (!image.equals(bytes)) throw new FaceGaugeError('IMAGE_UNREADABLE', 'The image is not base64.');
      return Promise.resolve(photo());
    };
    return {
      given,
      assess: async (image: Uint8Array) => look('bytes', Buffer.from(image)),
      assessDigits: async (digits: Uint8Array) => {
        const decoder = new DigitDecoder(digits.length);
        decoder.append(Buffer.from(digits));
        return look('digits', decoder.finish() ?? Buffer.alloc(0));
      },
    };
  }

  test.each<[string, string | LongText | Uint8Array, string[]]>([
    ['bytes', bytes, ['bytes']],
    ['a short text', text, ['bytes']],
    ['a long text', longText(text), ['digits']],
    ['a long text with prefix, padding and spaces', longText(`  data:image/png;base64,${text}= `), ['digits']],
    ['a long URL-safe text', longText(bytes.toString('base64url')), ['digits']],
    ['one with escapes', new LongText(Buffer.from(text.replaceAll('/', '\\/'))), ['bytes']],
    ['one in lines', longText(wrap(text, '\r\n')), ['bytes']],
    ['one with a blank far from its beginning', longText(`${text.slice(0, 8000)}  ${text.slice(8000)}`), ['digits', 'bytes']],
  ])('%s', async (_name, image, given) => {
    const assessor = createAssessor();
    expect(await assessImage(assessor, image, makeRequest())).toBe(answer);
    expect(assessor.given).toEqual(given);
  });

  test('a long text is decoded here where the assessor does not', async () => {
    const { assess, given } = createAssessor();
    expect(await assessImage({ assess }, longText(text), makeRequest())).toBe(answer);
    expect(given).toEqual(['bytes']);
  });

  test.each([
    ['what is not base64', `${text.slice(0, 8000)}!${text.slice(8001)}`, 'The image is not base64.'],
    ['one digit too many', `${text}A`, 'The image is not base64.'],
  ])('%s is refused, far from its beginning or not', async (_name, wrong, message) => {
    await expect(assessImage(createAssessor(), longText(wrong), makeRequest())).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE', message });
  });

  test('a raw line break far from the beginning is a bad JSON string', async () => {
    const raw = new LongText(Buffer.from(`${text.slice(0, 8000)}\n${text.slice(8000)}`));
    await expect(assessImage(createAssessor(), raw, makeRequest())).rejects.toBeInstanceOf(SyntaxError);
  });

  test.each(['IMAGE_UNREADABLE', 'IMAGE_TOO_LARGE', 'OVERLOADED'] as const)('%s of the photo itself is told as it came, after one look', async (code) => {
    const assessor = createAssessor(() => { throw new FaceGaugeError(code, 'of the photo'); });
    await expect(assessImage(assessor, longText(text), makeRequest())).rejects.toMatchObject({ code, message: 'of the photo' });
    expect(assessor.given).toEqual(['digits']);
  });
});
