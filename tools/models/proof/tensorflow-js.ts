/** TensorFlow.js on its WebAssembly backend, for graph models and for what face-api builds on it. */
import path from 'node:path';
import type { PublishedNetwork, Reference } from './contract.js';
import { importRuntime } from './runtime-folder.js';

interface WebTensor {
  readonly shape: readonly number[];
  data(): Promise<Float32Array>;
  dispose(): void;
}
interface GraphModel {
  readonly inputs: readonly { readonly shape: readonly number[] | undefined }[];
  predict(input: WebTensor): WebTensor | readonly WebTensor[];
}
interface WeightEntry { readonly name: string }
interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  getBackend(): string;
  tensor(values: Float32Array, shape: readonly number[]): WebTensor;
  loadGraphModel(source: unknown): Promise<GraphModel>;
  readonly io: {
    fromMemory(artifacts: object): unknown;
    decodeWeights(bytes: ArrayBuffer, entries: readonly WeightEntry[]): object;
  };
}
interface WeightManifest { readonly weights: readonly WeightEntry[] }
interface FaceApi {
  readonly tf: TensorFlow;
  readonly nets: { readonly faceRecognitionNet: { loadFromWeightMap(weights: object): void; forwardInput(input: object): WebTensor } };
  readonly NetInput: new (inputs: readonly WebTensor[]) => object;
}

const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

async function chooseBackend(folder: string, tensorFlow: TensorFlow): Promise<void> {
  const backend = await importRuntime<{ setWasmPaths(folder: string): void }>(folder, '@tensorflow/tfjs-backend-wasm');
  backend.setWasmPaths(`${path.join(folder, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist')}${path.sep}`);
  await tensorFlow.setBackend('wasm');
  await tensorFlow.ready();
  if (tensorFlow.getBackend() !== 'wasm') throw new Error('expected TensorFlow.js to start its WebAssembly backend');
}

async function read(tensors: readonly WebTensor[]): Promise<Float32Array[]> {
  const outputs: Float32Array[] = [];
  for (const tensor of tensors) {
    // A copy: the backend may give its own memory.
    outputs.push(Float32Array.from(await tensor.data()));
    tensor.dispose();
  }
  return outputs;
}

export async function openGraphModel(folder: string, { parts }: PublishedNetwork): Promise<Reference> {
  const tensorFlow = await importRuntime<TensorFlow>(folder, '@tensorflow/tfjs');
  await chooseBackend(folder, tensorFlow);
  const file = JSON.parse(textOf(parts[0]!)) as { modelTopology: object; weightsManifest: WeightManifest[]; signature?: object; userDefinedMetadata?: object };
  const model = await tensorFlow.loadGraphModel(tensorFlow.io.fromMemory({
    modelTopology: file.modelTopology, weightSpecs: file.weightsManifest.flatMap(({ weights }) => weights), weightData: bufferOf(parts[1]!),
    signature: file.signature, userDefinedMetadata: file.userDefinedMetadata,
  }));
  const [, rows = -1, columns = -1] = model.inputs[0]?.shape ?? [];
  return {
    size: rows > 0 && columns > 0 ? [rows, columns] : undefined,
    run: async (view) => {
      const input = tensorFlow.tensor(view.values, [1, view.rows, view.columns, view.channels]);
      const outputs = model.predict(input);
      const values = await read('shape' in outputs ? [outputs] : outputs);
      input.dispose();
      return values;
    },
    close: () => Promise.resolve(),
  };
}

/** face-api's own recogniser. It is given pixels and normalises them itself, so the manifest's normalisation is proved too. */
export async function openFaceApi(folder: string, { parts }: PublishedNetwork): Promise<Reference> {
  const faceApi = await importRuntime<FaceApi>(folder, '@vladmandic/face-api/dist/face-api.node-wasm.js');
  await chooseBackend(folder, faceApi.tf);
  const manifest = JSON.parse(textOf(parts[0]!)) as WeightManifest[];
  const network = faceApi.nets.faceRecognitionNet;
  network.loadFromWeightMap(faceApi.tf.io.decodeWeights(bufferOf(parts[1]!), manifest.flatMap(({ weights }) => weights)));
  return {
    size: undefined,
    run: async ({ pixels, rows, columns }) => {
      const input = faceApi.tf.tensor(Float32Array.from(pixels), [rows, columns, 3]);
      const values = await read([network.forwardInput(new faceApi.NetInput([input]))]);
      input.dispose();
      return values;
    },
    close: () => Promise.resolve(),
  };
}
