import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { GrowingBytes } from '../../../src/adapters/http/growing-bytes.js';

const parser = new IncomingMessage(new Socket());
const elsewhere = Readable.from([]);

function pieces(lengths: readonly number[]): Buffer[] {
  let next = 0;
  return lengths.map((length) => Buffer.from(Array.from({ length }, () => (next = (next * 31 + 7) % 251))));
}

describe('growing bytes', () => {
  it.each([
    ['as many as expected', 60, [10, 20, 30]],
    ['more than expected', 8, [10, 20, 30, 1, 1, 200]],
    ['fewer than expected', 1_000, [10, 20]],
    ['none expected', 0, [5, 6]],
    ['no length known', undefined, [40_000, 40_000, 90_000]],
  ] as const)('joins pieces in their order: %s', (_name, expected, lengths) => {
    const all = pieces(lengths);
    const body = new GrowingBytes(elsewhere, expected);
    for (const piece of all) body.append(piece);
    expect(body.length).toBe(lengths.reduce<number>((sum, length) => sum + length, 0));
    expect(body.bytes().equals(Buffer.concat(all))).toBe(true);
  });

  it('takes no more than 256 kB on the word of a client, and in the end no more than was announced', () => {
    const body = new GrowingBytes(elsewhere, 3_000_000);
    const room = (): number => body.bytes().buffer.byteLength;
    body.append(Buffer.alloc(10));
    expect(room()).toBe(256 * 1024);
    for (let i = 0; i < 3; i++) body.append(Buffer.alloc(900_000));
    expect(room()).toBe(3_000_000);
  });

  it('keeps nothing of a piece: it may be overwritten after it was taken', () => {
    const body = new GrowingBytes(elsewhere, 4);
    const piece = Buffer.from([1, 2]);
    body.append(piece);
    piece.fill(9);
    expect([...body.bytes()]).toEqual([1, 2]);
  });

  it('gives back what it has outgrown', () => {
    const body = new GrowingBytes(elsewhere, 100_000);
    body.append(Buffer.alloc(100_000, 1));
    const outgrown = body.bytes();
    body.append(Buffer.alloc(100_000, 2));
    expect(outgrown).toHaveLength(0);
    expect([0, 99_999, 100_000, 199_999].map((index) => body.bytes()[index])).toEqual([1, 1, 2, 2]);
  });

  it.each([
    ['a whole piece of the parser', parser, 0, true],
    ['a part of a piece of the parser', parser, 10, false],
    ['a piece from elsewhere', elsewhere, 0, false],
  ] as const)('gives back or keeps %s', (_name, source, from, isGone) => {
    const piece = Buffer.from(new ArrayBuffer(20_000)).fill(3);
    const body = new GrowingBytes(source);
    body.append(piece.subarray(from));
    expect(piece).toHaveLength(isGone ? 0 : 20_000);
    expect(body.bytes().equals(Buffer.alloc(20_000 - from, 3))).toBe(true);
  });

  it('is empty where nothing came, whatever was expected', () => {
    expect(new GrowingBytes(elsewhere, 1e15).bytes()).toHaveLength(0);
  });
});
