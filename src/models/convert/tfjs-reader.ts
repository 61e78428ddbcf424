/** Reads a TensorFlow.js graph model: the graph as JSON (a TensorFlow GraphDef) and its weights. */
import { readWeights, type Weight, type WeightEntry } from './tfjs-weights.js';

/** Attribute of a node as the GraphDef's JSON writes it; texts are base64. */
interface RawAttribute {
  readonly s?: string;
  readonly i?: string;
  readonly b?: boolean;
  readonly list?: { readonly i?: readonly string[]; readonly s?: readonly string[] };
}

interface RawNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, RawAttribute>>;
}

interface RawModel {
  readonly format?: string;
  readonly modelTopology: { readonly node: readonly RawNode[] };
  readonly weightsManifest: readonly { readonly weights: readonly WeightEntry[] }[];
}

export interface TfjsNode {
  readonly name: string;
  readonly kind: string;
  readonly inputs: readonly string[];
  readonly texts: (attribute: string) => string[];
  readonly text: (attribute: string) => string;
  readonly integers: (attribute: string) => number[];
  readonly flag: (attribute: string) => boolean;
}

export interface TfjsGraph {
  /** In an order in which every node comes after its inputs. */
  readonly nodes: readonly TfjsNode[];
  readonly weights: ReadonlyMap<string, Weight>;
}

const decodeText = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

function openNode({ name, op, input = [], attr = {} }: RawNode): TfjsNode {
  return {
    name,
    kind: op,
    // «name:0» is the first output of a node, as is «name»; «^name» only orders the execution.
    inputs: input.filter((source) => !source.startsWith('^')).map((source) => source.replace(/:0$/, '')),
    texts: (attribute) => (attr[attribute]?.list?.s ?? []).map(decodeText),
    text: (attribute) => decodeText(attr[attribute]?.s ?? ''),
    integers: (attribute) => (attr[attribute]?.list?.i ?? []).map(Number),
    flag: (attribute) => attr[attribute]?.b ?? false,
  };
}

function sortNodes(nodes: readonly TfjsNode[]): TfjsNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const sorted = new Set<TfjsNode>();
  const visit = (node: TfjsNode): void => {
    if (sorted.has(node)) return;
    for (const input of node.inputs) {
      const source = byName.get(input);
      if (!source) throw new RangeError(`expected the graph to have a node ${input}`);
      visit(source);
    }
    sorted.add(node);
  };
  nodes.forEach(visit);
  return [...sorted];
}

/**
 * @param model the model's JSON file.
 * @param weightBytes its shards of weights, joined.
 * Throws RangeError or SyntaxError when they are not a graph model.
 */
export function readTfjs(model: Uint8Array, weightBytes: Uint8Array): TfjsGraph {
  const raw = JSON.parse(new TextDecoder().decode(model)) as RawModel;
  if (raw.format !== 'graph-model') throw new RangeError(`expected a graph model but received ${raw.format ?? 'no format'}`);
  const entries = raw.weightsManifest.flatMap((group) => group.weights);
  return { nodes: sortNodes(raw.modelTopology.node.map(openNode)), weights: readWeights(entries, weightBytes) };
}
