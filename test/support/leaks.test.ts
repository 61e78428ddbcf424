/** The search of the privacy test finds what is planted, so that finding nothing says something. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { findLeaks, findNumberLists, findNumbers, tellingNumbers } from './leaks.js';

const photo = randomBytes(20_000);
const secrets = [{ name: 'photo', bytes: photo }];
const log = (text: string): Buffer => Buffer.from(`{"level":30,"msg":"request","id":"8f0c"}\n${text}\n`);
const planted = (bytes: Buffer): Buffer => Buffer.concat([log(''), bytes, log('')]);

/** A part that holds at least one window as a whole. */
const excerpt = photo.subarray(7001, 7001 + 700);

test('the bytes themselves', () => { expect(findLeaks(planted(excerpt), secrets)).toEqual(['photo']); });

test.each([0, 1, 2])('base64, cut at %i bytes past a group of three', (shift) => {
  expect(findLeaks(log(photo.subarray(shift, 700 + shift).toString('base64')), secrets)).toEqual(['photo']);
  expect(findLeaks(log(photo.subarray(7001 + shift, 7701 + shift).toString('base64url')), secrets)).toEqual(['photo']);
});

test('hexadecimal', () => { expect(findLeaks(log(excerpt.toString('hex')), secrets)).toEqual(['photo']); });

test('the first and the last bytes', () => {
  expect(findLeaks(planted(photo.subarray(0, 30)), secrets)).toEqual(['photo']);
  expect(findLeaks(planted(photo.subarray(-600)), secrets)).toEqual(['photo']);
});

test('nothing in other bytes', () => { expect(findLeaks(planted(randomBytes(20_000)), secrets)).toEqual([]); });

test('numbers of an answer, also rounded in the last places, and lists of numbers', () => {
  const numbers = tellingNumbers({ faces: [{ score: 0.9292856161285366, box: [1, 2], landmarks: [[1118.5524291992188, 12, -3.25]] }] });
  expect(numbers).toHaveLength(2);
  expect(findNumbers(log('{"x":1118.5524291992188}'), numbers)).toEqual(['1118.55242919921']);
  expect(findNumbers(log('{"x":1118.6}'), numbers)).toEqual([]);
  expect(findNumberLists(log('{"embedding":[0.1, -0.25,3e-5,0.4]}'))).toHaveLength(1);
  expect(findNumberLists(log('{"pair":[1,2],"time":1760000000}'))).toEqual([]);
});
