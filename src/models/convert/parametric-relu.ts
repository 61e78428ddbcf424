/**
 * Writes parametric ReLUs as depthwise convolutions. ONNX Runtime has no fast kernel for PRelu: it costs several times
 * as much as the convolution before it, and splits a network into pieces whose layout must be changed back and forth.
 *
 * With slope s, prelu(y) = s·y + relu((1 − s)·y) where s ≤ 1: two depthwise convolutions, into which the runtime fuses
 * the ReLU and the addition. Where some s > 1 it is s·y + (1 − s)·relu(y).
 */
import type onnxProto from 'onnx-proto';
import { floatBytes } from './little-endian.js';
import { elementTypes, encodeAttribute, floatsOf, type GraphParts, type OnnxAttribute } from './onnx-parts.js';

type Node = onnxProto.onnx.INodeProto;
type Tensor = onnxProto.onnx.ITensorProto;

class Expansion {
  readonly nodes: Node[] = [];
  readonly constants: Tensor[];
  readonly #byName: ReadonlyMap<string, Tensor>;
  #serial = 0;

  constructor(constants: readonly Tensor[]) {
    this.constants = [...constants];
    this.#byName = new Map(constants.map((constant) => [constant.name ?? '', constant]));
  }

  /** Constant slopes, one per channel: dimensions [channels, 1, 1]. */
  slopesOf(name: string | undefined): Float32Array | undefined {
    const constant = this.#byName.get(name ?? '');
    const [, rows, columns, ...more] = (constant?.dims ?? []).map(Number);
    return constant !== undefined && rows === 1 && columns === 1 && more.length === 0 ? floatsOf(constant) : undefined;
  }

  addFloats(dims: readonly number[], values: ArrayLike<number>): string {
    const name = `prelu.w${this.#serial++}`;
    this.constants.push({ name, dims: [...dims], dataType: elementTypes.float, rawData: floatBytes(values) });
    return name;
  }

  addNode(operator: string, input: readonly string[], attribute: Node['attribute'] = [], output = `prelu.v${this.#serial++}`): string {
    this.nodes.push({ opType: operator, name: output, input: [...input], output: [output], attribute: attribute ?? [] });
    return output;
  }

  /** A value times a factor per channel, as a depthwise convolution of one pixel. */
  addScaled(input: string, factors: Float32Array): string {
    const attributes: Readonly<Record<string, OnnxAttribute>> = {
      kernel_shape: { ints: [1, 1] }, strides: { ints: [1, 1] }, dilations: { ints: [1, 1] }, pads: { ints: [0, 0, 0, 0] }, group: { int: factors.length },
    };
    return this.addNode('Conv', [input, this.addFloats([factors.length, 1, 1, 1], factors)], Object.entries(attributes).map(([name, value]) => encodeAttribute(name, value)));
  }
}

function expand(expansion: Expansion, node: Node, slopes: Float32Array): void {
  const y = node.input![0]!;
  const rest = slopes.map((slope) => 1 - slope);
  const sloped = expansion.addScaled(y, slopes);
  const positive = slopes.every((slope) => slope <= 1)
    ? expansion.addNode('Relu', [expansion.addScaled(y, rest)])
    : expansion.addScaled(expansion.addNode('Relu', [y]), rest);
  expansion.addNode('Add', [sloped, positive], [], node.output![0]);
}

/** The graph without PRelu nodes. Those whose slopes are computed, or are not one per channel of a rank-4 value, stay. */
export function expandParametricRelus({ nodes, constants }: GraphParts): GraphParts {
  const expansion = new Expansion(constants);
  for (const node of nodes) {
    const slopes = node.opType === 'PRelu' ? expansion.slopesOf(node.input?.[1]) : undefined;
    if (slopes) expand(expansion, node, slopes);
    else expansion.nodes.push(node);
  }
  const used = new Set(expansion.nodes.flatMap((node) => node.input ?? []));
  return { nodes: expansion.nodes, constants: expansion.constants.filter((constant) => used.has(constant.name ?? '')) };
}
