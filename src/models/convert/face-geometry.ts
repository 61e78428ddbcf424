/**
 * Reads the canonical face of MediaPipe's face geometry module: a protocol-buffer message of type
 * GeometryPipelineMetadata (mediapipe/modules/face_geometry/protos). It becomes a JSON file in the store.
 */
import { readFloats } from './little-endian.js';
import { readFields, readVarints, type WireField } from './protobuf-fields.js';

/** Field numbers of the public message definitions. */
const fieldNumbers = { canonicalMesh: 1, procrustesBasis: 2, vertexBuffer: 3, indexBuffer: 4, landmarkId: 1, weight: 2 } as const;
/** Numbers per vertex: x, y, z in centimetres and two texture coordinates. */
const vertexStride = 5;
const vertexCount = 468;

export interface CanonicalFaceFile {
  /** x to the person's left, y up, z towards the camera, in centimetres. */
  readonly vertices: readonly (readonly [number, number, number])[];
  /** Corners of the triangles between the vertices. */
  readonly triangles: readonly (readonly [number, number, number])[];
  /** The vertices that take part in the Procrustes fit, and their weights. */
  readonly procrustes: readonly { readonly index: number; readonly weight: number }[];
}

/** Repeated numbers, packed into one field or one field each. */
function bytesOf(fields: readonly WireField[], number: number): Uint8Array {
  return Buffer.concat(fields.filter((field) => field.number === number).map(({ value }) => {
    if (typeof value === 'number') throw new TypeError(`expected bytes in field ${number}`);
    return value;
  }));
}

function integersOf(fields: readonly WireField[], number: number): number[] {
  return fields.filter((field) => field.number === number)
    .flatMap(({ value }) => (typeof value === 'number' ? [value] : readVarints(value)));
}

function triples<T>(values: ArrayLike<T>, stride: number): [T, T, T][] {
  return Array.from({ length: Math.floor(values.length / stride) }, (_, i) => [values[i * stride]!, values[i * stride + 1]!, values[i * stride + 2]!]);
}

/** Six digits after the point, as the source of the canonical face states its vertices. */
const rounded = (value: number): number => Number(value.toFixed(6));

export function readFaceGeometry(bytes: Uint8Array): CanonicalFaceFile {
  const fields = readFields(bytes);
  const mesh = readFields(bytesOf(fields, fieldNumbers.canonicalMesh));
  const vertices = triples(readFloats(bytesOf(mesh, fieldNumbers.vertexBuffer)), vertexStride);
  if (vertices.length !== vertexCount) throw new RangeError(`expected ${vertexCount} vertices but received ${vertices.length}`);
  const basis = fields.filter((field) => field.number === fieldNumbers.procrustesBasis).map(({ value }) => {
    const landmark = readFields(value as Uint8Array);
    return {
      index: integersOf(landmark, fieldNumbers.landmarkId)[0] ?? 0,
      weight: rounded(readFloats(bytesOf(landmark, fieldNumbers.weight))[0] ?? 0),
    };
  });
  return {
    vertices: vertices.map(([x, y, z]) => [rounded(x), rounded(y), rounded(z)]),
    triangles: triples(integersOf(mesh, fieldNumbers.indexBuffer), 3),
    procrustes: basis,
  };
}

/** The store's file: the same bytes on every machine. */
export function convertFaceGeometry(bytes: Uint8Array): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(readFaceGeometry(bytes))}\n`);
}
