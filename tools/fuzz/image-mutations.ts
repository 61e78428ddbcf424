/** Ways to spoil an image file, all driven by a seeded generator. */
import { repairChecksums } from '../../src/stages/decode/png-chunks.js';
import type { ImageSeed } from './image-seeds.js';

export type Random = () => number;

export interface Mutant {
  readonly seed: string;
  readonly mutation: string;
  readonly bytes: Uint8Array;
}

/** Values at which arithmetic on sizes and counts goes wrong. */
const edgeValues = [0, 1, 2, 7, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 7000, 50_000, 0x1000000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** Half of the places lie near the front, where the headers are. */
const place = (random: Random, length: number): number => Math.floor((random() < 0.5 ? random() ** 3 : random()) * length);

type Mutation = (bytes: Uint8Array, random: Random, others: readonly ImageSeed[]) => Uint8Array;

function flipBits(bytes: Uint8Array, random: Random): Uint8Array {
  for (let i = 0; i < 1 + random() * 8; i++) bytes[place(random, bytes.length)]! ^= 1 << Math.floor(random() * 8);
  return bytes;
}

function overwriteBytes(bytes: Uint8Array, random: Random): Uint8Array {
  for (let i = 0; i < 1 + random() * 12; i++) bytes[place(random, bytes.length)] = Math.floor(random() * 256);
  return bytes;
}

/** Sizes, counts and offsets that lie: an edge value of two or four bytes in either byte order. */
function lie(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length < 16) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < 1 + random() * 3; i++) {
    const at = place(random, bytes.length - 4);
    const value = edgeValues[Math.floor(random() * edgeValues.length)]!;
    if (random() < 0.5) view.setUint32(at, value, random() < 0.5);
    else view.setUint16(at, value & 0xffff, random() < 0.5);
  }
  return bytes;
}

function cut(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.subarray(0, Math.floor(random() * bytes.length));
}

function between(bytes: Uint8Array, random: Random): readonly [number, number] {
  const [a, b] = [place(random, bytes.length), place(random, bytes.length)];
  return a < b ? [a, b] : [b, a];
}

function fillPiece(bytes: Uint8Array, random: Random): Uint8Array {
  const [from, to] = between(bytes, random);
  return bytes.fill(random() < 0.5 ? 0 : Math.floor(random() * 256), from, to);
}

function removePiece(bytes: Uint8Array, random: Random): Uint8Array {
  const [from, to] = between(bytes, random);
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
}

function repeatPiece(bytes: Uint8Array, random: Random): Uint8Array {
  const [from, to] = between(bytes, random);
  const times = random() < 0.1 ? 40 : 2;
  return Buffer.concat([bytes.subarray(0, from), ...Array.from({ length: times }, () => bytes.subarray(from, to)), bytes.subarray(to)]);
}

function otherOf(random: Random, others: readonly ImageSeed[]): Uint8Array {
  return others[Math.floor(random() * others.length)]!.bytes;
}

/** A file that is one format in front and another behind. */
function graft(bytes: Uint8Array, random: Random, others: readonly ImageSeed[]): Uint8Array {
  const other = otherOf(random, others);
  return Buffer.concat([bytes.subarray(0, place(random, bytes.length)), other.subarray(place(random, other.length))]);
}

const foreignTexts = ['<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', '%PDF-1.4\n1 0 obj', 'PK\x03\x04', '<?xml version="1.0"?>', '#!/bin/sh\n'];

function wrapInText(bytes: Uint8Array, random: Random): Uint8Array {
  const text = Buffer.from(foreignTexts[Math.floor(random() * foreignTexts.length)]!, 'latin1');
  return random() < 0.3 ? Buffer.concat([text, bytes]) : random() < 0.5 ? Buffer.concat([bytes, text]) : Buffer.concat([bytes.subarray(0, 8), text, bytes.subarray(8)]);
}

const mutations: readonly (readonly [name: string, weight: number, mutate: Mutation])[] = [
  ['flip bits', 24, flipBits],
  ['overwrite bytes', 14, overwriteBytes],
  ['lie about sizes', 26, lie],
  ['cut', 10, cut],
  ['fill a piece', 6, fillPiece],
  ['remove a piece', 6, removePiece],
  ['repeat a piece', 6, repeatPiece],
  ['graft another format', 5, graft],
  ['wrap in text', 3, wrapInText],
];
const totalWeight = mutations.reduce((sum, [, weight]) => sum + weight, 0);

/** One mutant; PNG checksums are set right again in most cases, since a wrong one ends the decoding before it begins. */
export function mutateImage(seeds: readonly ImageSeed[], random: Random): Mutant {
  const seed = seeds[Math.floor(random() * seeds.length)]!;
  let bytes: Uint8Array = Uint8Array.from(seed.bytes);
  const names: string[] = [];
  do {
    let left = random() * totalWeight;
    const [name, , mutate] = mutations.find(([, weight]) => (left -= weight) < 0) ?? mutations[0]!;
    bytes = mutate(bytes, random, seeds);
    names.push(name);
  } while (random() < 0.25 && bytes.length > 0);
  if (seed.name.startsWith('png') && random() < 0.7) bytes = repairChecksums(bytes).bytes;
  return { seed: seed.name, mutation: names.join(' + '), bytes };
}
