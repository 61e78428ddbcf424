/** Other people's face analysis for Node, on their WebAssembly backends, as their documentation sets them up. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import sharp from 'sharp';
import type { Contestant } from './contestant.js';

interface PeerTensor { readonly shape: readonly number[] }
interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  getBackend(): string;
  tensor(values: Uint8Array, shape: readonly number[], type: 'float32' | 'int32'): PeerTensor;
  dispose(tensor: PeerTensor): void;
}
interface HumanLibrary {
  readonly tf: TensorFlow;
  load(): Promise<void>;
  detect(input: PeerTensor): Promise<{ readonly error: string | null; readonly face: readonly { readonly mesh: readonly unknown[]; readonly embedding?: readonly number[]; readonly emotion?: readonly unknown[] }[] }>;
}
interface FaceApiTask { withFaceLandmarks(): FaceApiTask; withFaceExpressions(): FaceApiTask; withFaceDescriptors(): Promise<readonly { readonly descriptor: Float32Array }[]> }
interface FaceApiLibrary {
  readonly tf: TensorFlow;
  readonly nets: Readonly<Record<string, { loadFromDisk(folder: string): Promise<void> }>>;
  readonly SsdMobilenetv1Options: new (options: { readonly minConfidence: number }) => object;
  detectAllFaces(input: PeerTensor, options: object): FaceApiTask;
}

/** Both get their pixels from the decoder that the service uses: faster than what their examples take. */
async function decode(photo: Uint8Array): Promise<{ data: Uint8Array; width: number; height: number }> {
  const { data, info } = await sharp(photo).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

const packageFile = (folder: string, ...parts: string[]): string => path.join(folder, 'node_modules', ...parts);
const wasmFolder = (folder: string): string => `${packageFile(folder, '@tensorflow', 'tfjs-backend-wasm', 'dist')}${path.sep}`;

function useOneThread(): void {
  sharp.concurrency(1);
  sharp.cache(false);
}

/** Answers the files of a folder over HTTP: on this backend the library loads its networks in no other way. */
async function serveFolder(folder: string): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    readFile(path.join(folder, path.basename(request.url ?? ''))).then((bytes) => response.end(bytes), () => { response.statusCode = 404; response.end(); });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => { server.closeAllConnections(); server.close(); } };
}

/** Up to how many faces are looked for: its own default, 1, would hide a second one. */
const mostFaces = 5;

export async function openHuman(folder: string): Promise<Contestant> {
  useOneThread();
  const { Human } = createRequire(import.meta.url)(packageFile(folder, '@vladmandic', 'human', 'dist', 'human.node-wasm.js')) as { Human: new (options: object) => HumanLibrary };
  const models = await serveFolder(packageFile(folder, '@vladmandic', 'human', 'models'));
  const off = { enabled: false };
  const on = { enabled: true };
  const human = new Human({
    backend: 'wasm', wasmPath: wasmFolder(folder), modelBasePath: models.url, debug: false, warmup: 'none',
    // Each photo is a new one: nothing is taken over from the one before.
    cacheSensitivity: 0, filter: off, gesture: off, body: off, hand: off, object: off, segmentation: off,
    face: { enabled: true, detector: { maxDetected: mostFaces }, mesh: on, iris: on, emotion: on, description: on },
  });
  await human.load();
  models.close();
  return {
    async countFaces(photo) {
      const { data, width, height } = await decode(photo);
      const input = human.tf.tensor(data, [1, height, width, 3], 'float32');
      const { error, face } = await human.detect(input);
      human.tf.dispose(input);
      if (error !== null || human.tf.getBackend() !== 'wasm') throw new Error(`expected human to answer on WebAssembly: ${error ?? human.tf.getBackend()}`);
      if (face.some(({ mesh, embedding, emotion }) => mesh.length < 468 || !embedding?.length || emotion === undefined)) throw new Error('expected human to answer mesh, description and emotion of each face');
      return face.length;
    },
  };
}

/** The confidence that its examples ask for. */
const minConfidence = 0.5;

export async function openFaceApi(folder: string): Promise<Contestant> {
  useOneThread();
  const require = createRequire(path.join(folder, 'package.json'));
  const faceApi = require('@vladmandic/face-api/dist/face-api.node-wasm.js') as FaceApiLibrary;
  (require('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(folder: string): void }).setWasmPaths(wasmFolder(folder));
  await faceApi.tf.setBackend('wasm');
  await faceApi.tf.ready();
  if (faceApi.tf.getBackend() !== 'wasm') throw new Error('expected face-api to start its WebAssembly backend');
  for (const network of ['ssdMobilenetv1', 'faceLandmark68Net', 'faceExpressionNet', 'faceRecognitionNet']) {
    await faceApi.nets[network]!.loadFromDisk(packageFile(folder, '@vladmandic', 'face-api', 'model'));
  }
  const options = new faceApi.SsdMobilenetv1Options({ minConfidence });
  return {
    async countFaces(photo) {
      const { data, width, height } = await decode(photo);
      const input = faceApi.tf.tensor(data, [height, width, 3], 'int32');
      const faces = await faceApi.detectAllFaces(input, options).withFaceLandmarks().withFaceExpressions().withFaceDescriptors();
      faceApi.tf.dispose(input);
      if (faces.some(({ descriptor }) => descriptor.length !== 128)) throw new Error('expected face-api to answer a descriptor of each face');
      return faces.length;
    },
  };
}
