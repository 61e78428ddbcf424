import { expect, test } from 'vitest';
import { giveBack } from '../../src/engine/photo-memory.js';

const mebibyte = 1024 * 1024;

test('the memory of a photo is free when the call returns, without a collection', () => {
  const photo = Buffer.allocUnsafeSlow(64 * mebibyte);
  const before = process.memoryUsage().arrayBuffers;
  giveBack(photo);
  expect(before - process.memoryUsage().arrayBuffers).toBeGreaterThanOrEqual(63 * mebibyte);
  expect(photo).toHaveLength(0);
});

test('a part of a block takes the block along, as it is the photo\'s alone', () => {
  const block = new Uint8Array(20_000);
  giveBack(block.subarray(10, 20));
  expect(block).toHaveLength(0);
});

test.each([
  ['small', new Uint8Array(16_383)],
  ['shared between threads', new Uint8Array(new SharedArrayBuffer(20_000))],
])('one that is %s stays as it is', (_name, photo) => {
  const { length } = photo;
  giveBack(photo);
  expect(photo).toHaveLength(length);
});

test('what is empty already is no mistake', () => {
  const photo = new Uint8Array(20_000);
  giveBack(photo);
  expect(() => { giveBack(photo); }).not.toThrow();
});
