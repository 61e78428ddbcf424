/** One row per conversion that a manifest entry may name. */
import type { ConversionName, ModelEntry } from '../manifest.js';
import { convertAttentionMesh } from './attention-mesh.js';
import { convertFaceGeometry } from './face-geometry.js';
import { convertOnnx, convertRfbDetector } from './onnx-surgery.js';
import { convertTflite } from './tflite.js';

type Convert = (files: readonly Uint8Array[], entry: ModelEntry) => Uint8Array;

const one = (convert: (bytes: Uint8Array, entry: ModelEntry) => Uint8Array): Convert => (files, entry) => convert(files[0]!, entry);

const conversions: Readonly<Partial<Record<ConversionName, Convert>>> = {
  'onnx': one(convertOnnx),
  'rfb-detector': one(convertRfbDetector),
  'tflite': one((bytes, entry) => convertTflite(bytes, entry)),
  'tflite-attention-mesh': one(convertAttentionMesh),
  'face-geometry': one(convertFaceGeometry),
};

/**
 * Makes the store's file of a model.
 *
 * @param files the source files of the entry, in its order, cut to their ranges.
 */
export function convertModel(entry: ModelEntry, files: readonly Uint8Array[]): Uint8Array {
  if (entry.source === 'trained') throw new TypeError(`expected a published model but ${entry.id} was trained here`);
  const convert = conversions[entry.source.conversion];
  if (!convert) throw new RangeError(`expected a conversion but ${entry.source.conversion} is not in the table`);
  return convert(files, entry);
}
