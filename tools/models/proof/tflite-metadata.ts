/**
 * MediaPipe's tasks refuse a network that does not say how its input is normalised. This adds that statement to a
 * .tflite file as its metadata: a new head goes before the file, whose own tables, graph and weights stay byte for byte.
 */
import { Builder, ByteBuffer } from 'flatbuffers';

/** Slots of tables in tensorflow/lite/schema/schema.fbs and tflite_support/metadata_schema.fbs. */
const slots = {
  model: { version: 0, operatorCodes: 1, subgraphs: 2, description: 3, buffers: 4, metadataBuffer: 5, metadata: 6, signatures: 7, count: 8 },
  metadata: { name: 0, buffer: 1, count: 2 },
  buffer: { data: 0, count: 3 },
  modelMetadata: { subgraphs: 3, count: 8 },
  subgraphMetadata: { inputs: 2, count: 10 },
  tensorMetadata: { processUnits: 4, count: 7 },
  processUnit: { kind: 0, options: 1, count: 2 },
  normalisation: { mean: 0, deviation: 1, count: 2 },
} as const;
const normalisationKind = 1;
const alignment = 16;

function createOffsets(builder: Builder, offsets: readonly number[]): number {
  builder.startVector(4, offsets.length, 4);
  for (const offset of offsets.toReversed()) builder.addOffset(offset);
  return builder.endVector();
}

function createFloats(builder: Builder, values: readonly number[]): number {
  builder.startVector(4, values.length, 4);
  for (const value of values.toReversed()) builder.addFloat32(value);
  return builder.endVector();
}

/** A table of the given size whose fields are offsets of what has been written. */
function createTable(builder: Builder, fieldCount: number, offsets: Readonly<Record<number, number>>): number {
  builder.startObject(fieldCount);
  for (const [slot, offset] of Object.entries(offsets)) builder.addFieldOffset(Number(slot), offset, 0);
  return builder.endObject();
}

function encodeNormalisation(mean: number, deviation: number): Uint8Array {
  const builder = new Builder();
  const means = createFloats(builder, [mean]);
  const deviations = createFloats(builder, [deviation]);
  const options = createTable(builder, slots.normalisation.count, { [slots.normalisation.mean]: means, [slots.normalisation.deviation]: deviations });
  builder.startObject(slots.processUnit.count);
  builder.addFieldOffset(slots.processUnit.options, options, 0);
  builder.addFieldInt8(slots.processUnit.kind, normalisationKind, 0);
  const unit = builder.endObject();
  const tensor = createTable(builder, slots.tensorMetadata.count, { [slots.tensorMetadata.processUnits]: createOffsets(builder, [unit]) });
  const subgraph = createTable(builder, slots.subgraphMetadata.count, { [slots.subgraphMetadata.inputs]: createOffsets(builder, [tensor]) });
  const model = createTable(builder, slots.modelMetadata.count, { [slots.modelMetadata.subgraphs]: createOffsets(builder, [subgraph]) });
  builder.finish(model, 'M001');
  return builder.asUint8Array();
}

/**
 * @param file a .tflite file of one image input.
 * @param mean the value of a pixel becomes (pixel − mean) / deviation.
 */
export function addNormalisation(file: Uint8Array, mean: number, deviation: number): Uint8Array {
  const source = new ByteBuffer(file);
  const root = source.readInt32(0);
  /** Position of what a field of the root points to; 0 when the field is absent. */
  const find = (slot: number): number => {
    const field = source.__offset(root, 4 + 2 * slot);
    return field === 0 ? 0 : source.__indirect(root + field);
  };
  const buffers = find(slots.model.buffers);
  const bufferCount = source.readInt32(buffers);

  const builder = new Builder(file.length + 65_536);
  // A builder writes from the end, and its offsets count from there: the old file becomes the tail.
  const tail = Math.ceil(file.length / alignment) * alignment;
  builder.prep(alignment, tail);
  for (let i = tail - 1; i >= 0; i--) builder.writeInt8(file[i] ?? 0);
  const kept = (position: number): number => (position === 0 ? 0 : tail - position);

  const bytes = encodeNormalisation(mean, deviation);
  builder.startVector(1, bytes.length, alignment);
  for (let i = bytes.length - 1; i >= 0; i--) builder.writeInt8(bytes[i]!);
  const added = createTable(builder, slots.buffer.count, { [slots.buffer.data]: builder.endVector() });
  const name = builder.createString('TFLITE_METADATA');
  builder.startObject(slots.metadata.count);
  builder.addFieldOffset(slots.metadata.name, name, 0);
  builder.addFieldInt32(slots.metadata.buffer, bufferCount, 0);
  const metadata = createOffsets(builder, [builder.endObject()]);
  const oldBuffers = Array.from({ length: bufferCount }, (_, i) => kept(source.__indirect(buffers + 4 + 4 * i)));
  const allBuffers = createOffsets(builder, [...oldBuffers, added]);

  const version = source.__offset(root, 4);
  builder.startObject(slots.model.count);
  builder.addFieldInt32(slots.model.version, version === 0 ? 0 : source.readInt32(root + version), 0);
  for (const slot of [slots.model.operatorCodes, slots.model.subgraphs, slots.model.description, slots.model.signatures]) builder.addFieldOffset(slot, kept(find(slot)), 0);
  builder.addFieldOffset(slots.model.buffers, allBuffers, 0);
  builder.addFieldOffset(slots.model.metadata, metadata, 0);
  builder.finish(builder.endObject(), 'TFL3');
  return builder.asUint8Array();
}
