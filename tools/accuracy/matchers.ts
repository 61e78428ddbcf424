/** The recognisers that judge the score: what each looks at and how it compares. */
import type { Raster } from '../../src/image/raster.js';
import type { ModelRegistry } from '../../src/models/contract.js';
import { findModel, type Manifest } from '../../src/models/manifest.js';

export type View = 'crop' | 'chip';

export interface Matcher {
  readonly id: string;
  readonly title: string;
  readonly model: string;
  /** The 112×112 ArcFace crop or dlib's 150×150 chip. */
  readonly view: View;
  readonly dimensions: number;
  /** Cosine of the angle, or Euclidean distance (negated, so that larger is more alike). */
  readonly comparison: 'cosine' | 'euclidean';
}

export const matchers: readonly Matcher[] = [
  { id: 'mfn512', title: 'MobileFaceNet-512', model: 'embedding-mobilefacenet-512', view: 'crop', dimensions: 512, comparison: 'cosine' },
  { id: 'mfn192', title: 'MobileFaceNet-192', model: 'embedding-mobilefacenet-192', view: 'crop', dimensions: 192, comparison: 'cosine' },
  { id: 'dlib', title: 'dlib ResNet-128', model: 'embedding-dlib-128', view: 'chip', dimensions: 128, comparison: 'euclidean' },
];

/** Raw embedding, before normalisation. */
export type Embedder = (raster: Raster) => Promise<Float32Array>;

/**
 * Opens a recogniser; its normalisation and port names are those of the manifest.
 *
 * @param port name of the output that is wanted; the first when absent
 */
export async function openEmbedder(models: ModelRegistry, manifest: Manifest, modelId: string, port?: string): Promise<Embedder> {
  const entry = findModel(manifest, modelId);
  const session = await models.session(modelId);
  const input = entry.inputs[0]!;
  const output = port === undefined ? entry.outputs[0] : entry.outputs.find(({ name }) => name === port);
  if (output === undefined) throw new RangeError(`expected ${modelId} to have an output ${port}`);
  const image = input.image ?? { channels: 'RGB', mean: [0, 0, 0], deviation: [1, 1, 1] };
  const first = image.channels === 'BGR' ? 2 : 0;
  const batch = typeof input.shape[0] === 'number' ? input.shape[0] : 1;
  return async ({ width, height, data }) => {
    const plane = width * height;
    const values = new Float32Array(batch * 3 * plane);
    for (let c = 0; c < 3; c++) {
      const from = Math.abs(first - c);
      const mean = image.mean[c]!;
      const factor = 1 / image.deviation[c]!;
      for (let i = 0; i < plane; i++) values[c * plane + i] = (data[3 * i + from]! - mean) * factor;
    }
    const outputs = await session.run({ [input.name]: { dims: [batch, 3, height, width], data: values } });
    const vector = outputs[output.name]!.data;
    return vector.slice(0, vector.length / batch);
  };
}
