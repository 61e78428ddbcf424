/** Lets an embedding network also say what its inner layers see: the score is made of that. */
import type onnxProto from 'onnx-proto';
import { removeDeadChannels } from './dead-channels.js';
import { encodeAttribute, type OnnxAttribute } from './onnx-parts.js';
import { encodeCut, openModel } from './onnx-surgery.js';
import type { NetworkPorts } from './ports.js';

/** Layers of fr_feature.onnx, from coarse to fine: ends of its blocks at 28², 14² and 7² positions, and its last map. */
export const pooledLayers = ['349', '395', '438', '471', '492', '503', '507'] as const;
/** The vector before the last linear layer, and the embedding before it is reshaped. */
export const measuredVectors = ['662', '665'] as const;

function node(opType: string, input: readonly string[], output: string, attributes: Readonly<Record<string, OnnxAttribute>> = {}): onnxProto.onnx.INodeProto {
  return { opType, name: output, input: [...input], output: [output], attribute: Object.entries(attributes).map(([name, value]) => encodeAttribute(name, value)) };
}

/**
 * MobileFaceNet with a second output: of every channel of `pooledLayers` its mean over all positions, then of every one its
 * mean square, then the lengths of `measuredVectors`. The embedding stays as it is but for channels that add nothing to it.
 */
export function convertPooledEmbedding(bytes: Uint8Array, ports: NetworkPorts): Uint8Array {
  const model = openModel(bytes);
  const known = new Set(model.nodes.flatMap(({ output }) => output ?? []));
  const missing = [...pooledLayers, ...measuredVectors].find((layer) => !known.has(layer));
  if (missing !== undefined) throw new RangeError(`expected the network to have a value ${missing}`);
  const means = pooledLayers.map((layer) => node('GlobalAveragePool', [layer], `mean.${layer}`));
  const squares = pooledLayers.map((layer) => node('Mul', [layer, layer], `square.${layer}`));
  const powers = pooledLayers.map((layer) => node('GlobalAveragePool', [`square.${layer}`], `power.${layer}`));
  const lengths = measuredVectors.map((vector) => node('ReduceL2', [vector], `length.${vector}`, { axes: { ints: [1] }, keepdims: { int: 1 } }));
  const parts = [...means, ...powers, ...lengths].map(({ output }) => output![0]!);
  model.nodes.push(...means, ...squares, ...powers, ...lengths, node('Concat', parts, 'parts', { axis: { int: 1 } }), node('Flatten', ['parts'], 'summary', { axis: { int: 1 } }));
  Object.assign(model, removeDeadChannels(model, [...model.outputs, 'summary']));
  const [embedding, pooled] = ports.outputs;
  return encodeCut(
    model,
    [{ from: model.inputs[0] ?? '', port: ports.inputs[0]! }],
    [{ from: model.outputs[0] ?? '', port: embedding! }, { from: 'summary', port: pooled! }],
  );
}
