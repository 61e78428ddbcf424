import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createFrameReader, writeFrame, type ByteFrame } from '../../src/engine/byte-frames.js';
import { createRandom } from '../support/noise.js';

function encode(frames: readonly ByteFrame[]): Buffer {
  const stream = new PassThrough();
  for (const { id, bytes } of frames) writeFrame(stream, id, bytes);
  return stream.read() as Buffer;
}

test('frames come out whole and in order however the stream is cut', () => {
  const noise = createRandom(7);
  const frames = [0, 1, 7, 8, 9, 300, 0, 5000].map((length, index) => ({
    id: index * 1_000_003,
    bytes: Uint8Array.from({ length }, () => Math.floor(noise() * 256)),
  }));
  const stream = encode(frames);
  for (const step of [1, 2, 3, 8, 13, 64, 4096, stream.length]) {
    const read: ByteFrame[] = [];
    const receive = createFrameReader((frame) => { read.push({ id: frame.id, bytes: Uint8Array.from(frame.bytes) }); });
    for (let offset = 0; offset < stream.length; offset += step) receive(stream.subarray(offset, offset + step));
    expect(read).toEqual(frames);
  }
});

test('a length beyond the limit is refused before memory is taken', () => {
  const receive = createFrameReader(() => undefined, 100);
  expect(() => { receive(encode([{ id: 1, bytes: new Uint8Array(101) }])); }).toThrow('at most 100 bytes but received one of 101');
});
