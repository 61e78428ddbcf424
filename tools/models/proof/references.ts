/** One row per conversion: which runtime is the network's own, and how its outputs are those that the manifest promises. */
import { assembleLandmarks } from './attention-landmarks.js';
import type { PublishedNetwork, Reference } from './contract.js';
import { openForked } from './forked-reference.js';
import { openMediaPipe } from './mediapipe.js';
import { openOriginalOnnx } from './original-onnx.js';
import { assemblePooled, openWithLayers } from './pooled-embedding.js';
import type { RuntimeFolder } from './runtime-folder.js';

export interface ProofTools {
  readonly runtimes: RuntimeFolder;
  readonly chromiumPath: string;
  /** Version of ONNX Runtime, the project's own. */
  readonly onnxRuntimeVersion: string;
}

export interface ReferenceRow {
  readonly runtime: (tools: ProofTools) => string;
  readonly open: (network: PublishedNetwork, tools: ProofTools) => Promise<Reference>;
  /** The promised outputs out of those of the published file; the same ones when not given. */
  readonly assemble?: (outputs: readonly Float32Array[]) => readonly Float32Array[];
}

const named = (title: string, packageName: string) => ({ runtimes }: ProofTools): string => `${title} (${packageName} ${runtimes.version(packageName)})`;
const original: ReferenceRow = {
  runtime: ({ onnxRuntimeVersion }) => `ONNX Runtime, the uncut original (onnxruntime-node ${onnxRuntimeVersion})`,
  open: openOriginalOnnx,
};

/** By the name of the conversion in the manifest; what is not here makes no network. */
export const references: Readonly<Record<string, ReferenceRow>> = {
  'onnx': original,
  'onnx-pooled': { ...original, open: openWithLayers, assemble: assemblePooled },
  // Per stride: scores, offsets and five points; the conversion leaves the points out.
  'retina-detector': { ...original, assemble: (outputs) => outputs.filter((_, i) => i % 3 !== 2) },
  'tflite': {
    runtime: named('LiteRT.js, WebAssembly', '@litertjs/core'),
    open: (network, { runtimes }) => openForked('litert', runtimes.folder, network),
  },
  'tflite-attention-mesh': {
    runtime: named('MediaPipe, WebAssembly', '@mediapipe/tasks-vision'),
    open: (network, { runtimes, chromiumPath }) => openMediaPipe(runtimes.folder, chromiumPath, network),
    assemble: assembleLandmarks,
  },
  'tfjs': {
    runtime: named('TensorFlow.js, WebAssembly', '@tensorflow/tfjs'),
    open: (network, { runtimes }) => openForked('graphModel', runtimes.folder, network),
  },
  'dlib-recognition': {
    runtime: ({ runtimes }) => `face-api (@vladmandic/face-api ${runtimes.version('@vladmandic/face-api')} on @tensorflow/tfjs ${runtimes.version('@tensorflow/tfjs')}, WebAssembly)`,
    open: (network, { runtimes }) => openForked('faceApi', runtimes.folder, network),
  },
};
