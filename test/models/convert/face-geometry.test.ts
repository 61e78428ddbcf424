import { describe, expect, it } from 'vitest';
import { readFaceGeometry } from '../../../src/models/convert/face-geometry.js';
import { floatBytes } from '../../../src/models/convert/little-endian.js';
import { readFields, readVarints } from '../../../src/models/convert/protobuf-fields.js';

const varint = (value: number): number[] => (value < 128 ? [value] : [value % 128 + 128, ...varint(Math.floor(value / 128))]);
const field = (number: number, bytes: Uint8Array | readonly number[]): number[] => [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes];
const whole = (number: number, value: number): number[] => [...varint(number * 8), ...varint(value)];
const real = (number: number, value: number): number[] => [...varint(number * 8 + 5), ...floatBytes([value])];

const vertices = Array.from({ length: 468 * 5 }, (_, i) => (i % 5 < 3 ? i / 8 : 0.5));

describe('the fields of a protocol-buffer message', () => {
  it('come in file order, whole numbers as values', () => {
    expect(readFields(Uint8Array.from([...whole(1, 300), ...field(2, [7, 8]), ...real(16, 1)]))).toEqual([
      { number: 1, value: 300 }, { number: 2, value: Uint8Array.of(7, 8) }, { number: 16, value: floatBytes([1]) },
    ]);
    expect(readVarints(Uint8Array.from([...varint(0), ...varint(467), ...varint(70000)]))).toEqual([0, 467, 70000]);
  });

  it('are refused when the message ends early or has an unknown wire type', () => {
    expect(() => readFields(Uint8Array.from([10, 5, 1]))).toThrow('expected 5 bytes but the message ends');
    expect(() => readFields(Uint8Array.from([8, 0x80]))).toThrow('expected a whole number but the message ends');
    expect(() => readFields(Uint8Array.from([11]))).toThrow('expected a known wire type but received 3');
  });
});

describe('the canonical face', () => {
  it.each(['packed', 'one field each'])('is read with its triangles and weights, numbers %s', (form) => {
    const buffer = form === 'packed' ? field(3, floatBytes(vertices)) : vertices.flatMap((value) => real(3, value));
    const indices = form === 'packed' ? field(4, [0, 1, 2, 2, 1, 3]) : [0, 1, 2, 2, 1, 3].flatMap((value) => whole(4, value));
    const message = Uint8Array.from([
      ...field(1, [...whole(1, 1), ...buffer, ...indices]),
      ...field(2, [...whole(1, 4), ...real(2, 0.25)]),
      ...field(2, real(2, 0.5)),
    ]);
    const face = readFaceGeometry(message);
    expect(face.vertices).toHaveLength(468);
    expect(face.vertices[2]).toEqual([10 / 8, 11 / 8, 12 / 8]);
    expect(face.triangles).toEqual([[0, 1, 2], [2, 1, 3]]);
    // Index 0 is the default of the format and may be left out.
    expect(face.procrustes).toEqual([{ index: 4, weight: 0.25 }, { index: 0, weight: 0.5 }]);
  });

  it('is refused with another number of vertices', () => {
    expect(() => readFaceGeometry(Uint8Array.from(field(1, field(3, floatBytes(vertices.slice(0, 50))))))).toThrow('expected 468 vertices but received 10');
  });
});
