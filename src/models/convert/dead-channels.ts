/**
 * Takes the channels out of a network that training has worn away. Where weight decay finds a channel of no use it shrinks its
 * weights for the rest of the training: they end at 1e-15 to 1e-40 and add nothing to a sum of single precision. They cost as much as all
 * others, and far more on processors that compute numbers below 1.2e-38 (subnormal ones) by microcode: the embedding network took 55 ms
 * in place of 4 on such a one (docs/decisions/0030).
 */
import type onnxProto from 'onnx-proto';
import { floatBytes } from './little-endian.js';
import { encodeAttribute, floatsOf, type GraphParts } from './onnx-parts.js';

type Node = onnxProto.onnx.INodeProto;

/** What is smaller counts as nothing: the embedding is the same to the last bit (docs/decisions/0030). */
const negligible = 1e-10;
/** Channels are left in multiples of this: the runtime computes them in blocks of 8 or 16. */
const channelStep = 8;

/** A constant of a node, its channels first. */
interface Weights {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

/** A convolution or parametric ReLU with its constants. */
interface Layer {
  readonly node: Node;
  readonly kind: 'dense' | 'depthwise' | 'slopes';
  readonly weights: Weights;
  readonly bias: Weights | undefined;
}

/** A layer that makes channels, those that treat each by itself, and the one that reads them all. */
interface Chain {
  readonly source: Layer;
  readonly between: readonly Layer[];
  readonly sink: Layer;
}

const rowIsZero = ({ dims, values }: Weights, row: number): boolean => {
  const size = values.length / dims[0]!;
  return values.subarray(row * size, (row + 1) * size).every((value) => value === 0);
};

/** The whole network, its constants decoded, what is negligible in them set to zero. */
class Network {
  readonly #weights = new Map<string, Weights>();
  readonly #readers = new Map<string, Node[]>();
  readonly #outputs: ReadonlySet<string>;

  constructor({ nodes, constants }: GraphParts, outputs: readonly string[]) {
    this.#outputs = new Set(outputs);
    for (const constant of constants) {
      const values = floatsOf(constant);
      if (values === undefined) continue;
      const name = constant.name ?? '';
      this.#weights.set(name, { name, dims: (constant.dims ?? []).map(Number), values: values.map((value) => (Math.abs(value) < negligible ? 0 : value)) });
    }
    for (const node of nodes) for (const name of node.input ?? []) this.#readers.set(name, [...this.#readers.get(name) ?? [], node]);
  }

  /** Constants that have one reader: what is cut for it is cut for nobody else. */
  #ownWeights(name: string | undefined): Weights | undefined {
    return name !== undefined && this.#readers.get(name)?.length === 1 ? this.#weights.get(name) : undefined;
  }

  layerOf(node: Node): Layer | undefined {
    const [, weightsName, biasName] = node.input ?? [];
    const weights = this.#ownWeights(weightsName);
    if (weights === undefined) return undefined;
    if (node.opType === 'PRelu') {
      const [, rows, columns, ...more] = weights.dims;
      return rows === 1 && columns === 1 && more.length === 0 ? { node, kind: 'slopes', weights, bias: undefined } : undefined;
    }
    if (node.opType !== 'Conv') return undefined;
    const bias = this.#ownWeights(biasName);
    if (biasName !== undefined && bias === undefined) return undefined;
    const groups = Number(node.attribute?.find(({ name }) => name === 'group')?.i ?? 1);
    if (groups === 1) return { node, kind: 'dense', weights, bias };
    return groups === weights.dims[0] && weights.dims[1] === 1 ? { node, kind: 'depthwise', weights, bias } : undefined;
  }

  /** Undefined where something else reads the channels on their way, or they are an output. */
  chainFrom(source: Layer): Chain | undefined {
    const channels = source.weights.dims[0];
    const between: Layer[] = [];
    for (let value = source.node.output?.[0] ?? ''; ;) {
      const readers = this.#readers.get(value) ?? [];
      if (readers.length !== 1 || this.#outputs.has(value)) return undefined;
      const layer = this.layerOf(readers[0]!);
      if (layer?.node.input![0] !== value) return undefined;
      if (layer.kind === 'dense') return { source, between, sink: layer };
      if (layer.weights.dims[0] !== channels) return undefined;
      between.push(layer);
      value = layer.node.output![0]!;
    }
  }

  /** The constants as they are now. */
  encodeConstants(constants: GraphParts['constants']): GraphParts['constants'] {
    return constants.map((constant) => {
      const weights = this.#weights.get(constant.name ?? '');
      return weights === undefined ? constant : { name: weights.name, dims: [...weights.dims], dataType: constant.dataType!, rawData: floatBytes(weights.values) };
    });
  }

  /** Leaves these places of one axis. */
  cut({ name, dims, values }: Weights, axis: 0 | 1, kept: readonly number[]): void {
    const inner = dims.slice(axis + 1).reduce((product, size) => product * size, 1);
    const outer = dims.slice(0, axis).reduce((product, size) => product * size, 1);
    const left = new Float32Array(outer * kept.length * inner);
    for (let at = 0; at < outer; at++) {
      for (const [place, channel] of kept.entries()) {
        const from = (at * dims[axis]! + channel) * inner;
        left.set(values.subarray(from, from + inner), (at * kept.length + place) * inner);
      }
    }
    this.#weights.set(name, { name, dims: dims.with(axis, kept.length), values: left });
  }
}

/** The channels that are something where they are read, and are read; a few others so that the number is a multiple of `channelStep`. */
function findKept({ source, between, sink }: Chain): number[] {
  const channels = source.weights.dims[0]!;
  const [, inputs] = sink.weights.dims as [number, number];
  const kernel = sink.weights.values.length / (sink.weights.dims[0]! * inputs);
  const isRead = (channel: number): boolean => sink.weights.values.some((value, i) => value !== 0 && Math.floor(i / kernel) % inputs === channel);
  const isAlive = (channel: number): boolean => {
    let alive = false;
    for (const { kind, weights, bias } of [source, ...between]) {
      // A slope turns nothing into something; a bias does.
      if (kind !== 'slopes') alive = ((kind === 'dense' || alive) && !rowIsZero(weights, channel)) || (bias?.values[channel] ?? 0) !== 0;
    }
    return alive;
  };
  const all = Array.from({ length: channels }, (_, channel) => channel);
  const needed = new Set(all.filter((channel) => isAlive(channel) && isRead(channel)));
  const wanted = Math.min(channels, channelStep * Math.ceil(needed.size / channelStep));
  for (const channel of all) if (needed.size < wanted) needed.add(channel);
  return all.filter((channel) => needed.has(channel));
}

/**
 * The network without channels that are read by one convolution and come to nothing there; what is negligible in its other constants is
 * zero. Channels that anything else reads, or that are an output, stay.
 *
 * @param outputs values that somebody reads from outside.
 */
export function removeDeadChannels(parts: GraphParts, outputs: readonly string[]): GraphParts {
  const network = new Network(parts, outputs);
  const nodes = [...parts.nodes];
  for (const node of parts.nodes) {
    // Looked up anew: an earlier cut may have changed its inputs.
    const source = network.layerOf(node);
    const chain = source?.kind === 'dense' ? network.chainFrom(source) : undefined;
    if (chain === undefined) continue;
    const kept = findKept(chain);
    if (kept.length === chain.source.weights.dims[0]) continue;
    network.cut(chain.sink.weights, 1, kept);
    for (const layer of [chain.source, ...chain.between]) {
      network.cut(layer.weights, 0, kept);
      if (layer.bias !== undefined) network.cut(layer.bias, 0, kept);
      if (layer.kind !== 'depthwise') continue;
      const attribute = [...(layer.node.attribute ?? []).filter(({ name }) => name !== 'group'), encodeAttribute('group', { int: kept.length })];
      nodes[parts.nodes.indexOf(layer.node)] = { ...layer.node, attribute };
    }
  }
  return { nodes, constants: network.encodeConstants(parts.constants) };
}
