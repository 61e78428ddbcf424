/** The published embedding network with the layers laid open that the conversion pools. */
import onnxProto from 'onnx-proto';
import { measuredVectors, pooledLayers } from '../../../src/models/convert/pooled-layers.js';
import type { PublishedNetwork, Reference } from './contract.js';
import { openOriginalOnnx } from './original-onnx.js';

const { ModelProto, ValueInfoProto } = onnxProto.onnx;

export async function openWithLayers(network: PublishedNetwork): Promise<Reference> {
  const model = ModelProto.decode(network.parts[0]!);
  const inner = [...pooledLayers, ...measuredVectors].map((name) => ValueInfoProto.create({ name, type: { tensorType: { elemType: 1 } } }));
  model.graph!.output = [...model.graph!.output!, ...inner];
  return openOriginalOnnx({ ...network, parts: [ModelProto.encode(model).finish()] });
}

/** Channels of each of `pooledLayers`. */
const channels = [128, 64, 128, 128, 128, 128, 512] as const;

/** The embedding, and its `pooled` out of the layers laid open, added up in double precision. */
export function assemblePooled([embedding, ...inner]: readonly Float32Array[]): Float32Array[] {
  const layers = inner.slice(0, channels.length).map((values, k) => {
    const positions = values.length / channels[k]!;
    const mean = (of: (value: number) => number): number[] => Array.from({ length: channels[k]! }, (_, c) => values.subarray(c * positions, (c + 1) * positions).reduce((sum, value) => sum + of(value), 0) / positions);
    return { means: mean((value) => value), squares: mean((value) => value * value) };
  });
  const lengths = inner.slice(channels.length).map((vector) => Math.hypot(...vector));
  return [embedding!, Float32Array.from([...layers.flatMap(({ means }) => means), ...layers.flatMap(({ squares }) => squares), ...lengths])];
}
