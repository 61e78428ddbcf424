import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createFrameReader, writeFrame, type PhotoEncoding } from '../../src/engine/byte-frames.js';
import { createRandom } from '../support/noise.js';

interface Frame {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly encoding?: PhotoEncoding;
}

function encode(frames: readonly Frame[]): Buffer {
  const stream = new PassThrough({ highWaterMark: 1_000_000 });
  for (const { id, bytes, encoding } of frames) writeFrame(stream, id, bytes, encoding);
  return stream.read() as Buffer;
}

/** What comes out where the stream is cut after every so many bytes, and each piece is overwritten once it was taken. */
function decode(stream: Buffer, step: number): { id: number; bytes: Uint8Array | undefined }[] {
  const read: { id: number; bytes: Uint8Array | undefined }[] = [];
  const receive = createFrameReader(({ id, bytes }) => { read.push({ id, bytes: bytes && Uint8Array.from(bytes) }); });
  for (let offset = 0; offset < stream.length; offset += step) {
    const piece = Buffer.from(stream.subarray(offset, offset + step));
    receive(piece);
    piece.fill(0x41);
  }
  return read;
}

const noiseBytes = (length: number, seed: number): Uint8Array => {
  const noise = createRandom(seed);
  return Uint8Array.from({ length }, () => Math.floor(noise() * 256));
};
const steps = [1, 2, 3, 5, 8, 13, 64, 4096, 1_000_000];

test('frames come out whole and in order however the stream is cut', () => {
  const frames = [0, 1, 7, 8, 9, 300, 0, 5000].map((length, index) => ({ id: index * 1_000_003, bytes: noiseBytes(length, index) }));
  for (const step of steps) expect(decode(encode(frames), step)).toEqual(frames);
});

test('base64 digits come out as the bytes that they stand for, in either alphabet, among frames of bytes', () => {
  const photos = [0, 1, 2, 3, 4, 5, 300, 4999, 5000].map((length) => noiseBytes(length, length + 1));
  const frames = photos.flatMap((bytes, index): Frame[] => [
    { id: 3 * index, bytes: Buffer.from(Buffer.from(bytes).toString('base64').replace(/=+$/, '')), encoding: 'base64' },
    { id: 3 * index + 1, bytes },
    { id: 3 * index + 2, bytes: Buffer.from(Buffer.from(bytes).toString('base64url')), encoding: 'base64' },
  ]);
  const expected = photos.flatMap((bytes, index) => [0, 1, 2].map((place) => ({ id: 3 * index + place, bytes })));
  for (const step of steps) expect(decode(encode(frames), step)).toEqual(expected);
});

const digits = Buffer.from(noiseBytes(3000, 11)).toString('base64');
test.each([
  ['one digit too many', `${digits}A`],
  ['a stranger at the beginning', `!${digits.slice(1)}`],
  ['a stranger further on', `${digits.slice(0, 2001)}\n${digits.slice(2002)}`],
  ['a stranger at the end', `${digits.slice(0, -1)}~`],
  ['a stranger in the last group', `${digits}A~`],
  ['padding in the middle', `${digits.slice(0, 1000)}==${digits.slice(1002)}`],
])('%s is not base64, and the next frame is whole', (_name, text) => {
  const frames: Frame[] = [{ id: 1, bytes: Buffer.from(text), encoding: 'base64' }, { id: 2, bytes: noiseBytes(10, 2) }];
  for (const step of steps) expect(decode(encode(frames), step)).toEqual([{ id: 1, bytes: undefined }, { id: 2, bytes: noiseBytes(10, 2) }]);
});

test('a length beyond the limit is refused before memory is taken', () => {
  const receive = createFrameReader(() => undefined, 100);
  expect(() => { receive(encode([{ id: 1, bytes: new Uint8Array(101) }])); }).toThrow('at most 100 bytes but received one of 101');
});
