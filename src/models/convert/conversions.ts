/** One row per conversion that a manifest entry may name. */
import type { ConversionName, ModelEntry } from '../manifest.js';
import { convertAttentionMesh } from './attention-mesh.js';
import { convertDlibRecognition } from './dlib-recognition.js';
import { convertFaceGeometry } from './face-geometry.js';
import { convertOnnx, convertRetinaDetector } from './onnx-surgery.js';
import { convertPooledEmbedding } from './pooled-layers.js';
import { convertTfjs } from './tfjs.js';
import { convertTflite } from './tflite.js';

/** Makes the store's file out of the source files of an entry. */
type Convert = (files: readonly Uint8Array[], entry: ModelEntry) => Uint8Array;

const one = (convert: (bytes: Uint8Array, entry: ModelEntry) => Uint8Array): Convert => (files, entry) => convert(files[0]!, entry);
const two = (convert: (first: Uint8Array, second: Uint8Array, entry: ModelEntry) => Uint8Array): Convert => (files, entry) => convert(files[0]!, files[1]!, entry);

const conversions: Readonly<Record<ConversionName, Convert>> = {
  'onnx': one(convertOnnx),
  'onnx-pooled': one(convertPooledEmbedding),
  'retina-detector': one(convertRetinaDetector),
  'tflite': one((bytes, entry) => convertTflite(bytes, entry)),
  'tflite-attention-mesh': one(convertAttentionMesh),
  'tfjs': two(convertTfjs),
  'dlib-recognition': two(convertDlibRecognition),
  'face-geometry': one(convertFaceGeometry),
};

/**
 * Makes the store's file of a model.
 *
 * @param files the source files of the entry, in its order, cut to their ranges.
 */
export function convertModel(entry: ModelEntry, files: readonly Uint8Array[]): Uint8Array {
  if (entry.source === 'trained') throw new TypeError(`expected a published model but ${entry.id} was trained here`);
  return conversions[entry.source.conversion](files, entry);
}
