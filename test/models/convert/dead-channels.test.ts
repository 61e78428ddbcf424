import { describe, expect, it } from 'vitest';
import onnxProto from 'onnx-proto';
import { removeDeadChannels } from '../../../src/models/convert/dead-channels.js';
import { floatBytes } from '../../../src/models/convert/little-endian.js';
import { elementTypes, encodeAttribute, encodePort, floatsOf, type GraphParts } from '../../../src/models/convert/onnx-parts.js';
import { createRandom } from '../../support/noise.js';
import { runNetwork } from '../../support/run-network.js';

const side = 6;
const inputs = 3;
const channels = 40;
const outputs = 4;
/** What weight decay leaves of a weight; the last is no normal number of single precision. */
const worn = [1e-13, -1e-20, 1e-40] as const;

const random = createRandom(11);
const numbers = (count: number): number[] => Array.from({ length: count }, () => 2 * random() - 1);
/** Values of one channel after another, those of some channels worn. */
const wornIn = (count: number, isWorn: (channel: number) => boolean, values = numbers(count)): number[] =>
  values.map((value, i) => (isWorn(Math.floor(i / (count / channels))) ? worn[i % worn.length]! : value));

const constant = (name: string, dims: number[], values: readonly number[]): GraphParts['constants'][number] => ({ name, dims, dataType: elementTypes.float, rawData: floatBytes(values) });
const node = (opType: string, input: string[], output: string, group?: number): GraphParts['nodes'][number] =>
  ({ opType, name: output, input, output: [output], attribute: group === undefined ? [] : [encodeAttribute('group', { int: group }), encodeAttribute('pads', { ints: [1, 1, 1, 1] })] });

/** A block as embedding networks have it: the channels 0 to 8 are made of nothing, 9 to 17 are not read, the bias of 30 alone is something. */
function makeBlock(): GraphParts {
  const isUnmade = (channel: number): boolean => channel < 9 || channel === 30;
  const isUnread = (channel: number): boolean => channel >= 9 && channel < 18;
  const read = Array.from({ length: outputs }, () => wornIn(channels, isUnread)).flat();
  return {
    nodes: [
      node('Conv', ['x', 'made', 'made.bias'], 'a'), node('PRelu', ['a', 'slopes'], 'b'),
      node('Conv', ['b', 'spread', 'spread.bias'], 'c', channels), node('PRelu', ['c', 'more slopes'], 'd'), node('Conv', ['d', 'read', 'read.bias'], 'y'),
    ],
    constants: [
      constant('made', [channels, inputs, 1, 1], wornIn(channels * inputs, isUnmade)), constant('made.bias', [channels], wornIn(channels, isUnmade)),
      constant('slopes', [channels, 1, 1], numbers(channels)),
      constant('spread', [channels, 1, 3, 3], wornIn(channels * 9, isUnmade)), constant('spread.bias', [channels], wornIn(channels, (channel) => channel < 9)),
      constant('more slopes', [channels, 1, 1], numbers(channels)),
      constant('read', [outputs, channels, 1, 1], read), constant('read.bias', [outputs], numbers(outputs)),
    ],
  };
}

function encode({ nodes, constants }: GraphParts, named: readonly (readonly [name: string, channels: number])[]): Uint8Array {
  return onnxProto.onnx.ModelProto.encode({
    irVersion: 8, opsetImport: [{ domain: '', version: 17 }],
    graph: { name: 'network', node: [...nodes], initializer: [...constants], input: [encodePort({ name: 'x', dims: [1, inputs, side, side] })], output: named.map(([name, count]) => encodePort({ name, dims: [1, count, side, side] })) },
  }).finish();
}

const channelsOf = ({ constants }: GraphParts, name: string): number => Number(constants.find((each) => each.name === name)!.dims![0]);
const input = { x: { dims: [1, inputs, side, side], data: Float32Array.from(numbers(inputs * side * side)) } };

describe('channels that add nothing', () => {
  it('go, and the network computes the same', async () => {
    const whole = makeBlock();
    const cut = removeDeadChannels(whole, ['y']);
    // 40 less 9 that are nothing and 9 that are not read are 22; 24 is the next multiple of 8.
    for (const name of ['made', 'made.bias', 'slopes', 'spread', 'spread.bias', 'more slopes']) expect(channelsOf(cut, name)).toBe(24);
    expect(cut.constants.find(({ name }) => name === 'read')!.dims).toEqual([outputs, 24, 1, 1]);
    const compute = async (parts: GraphParts): Promise<number[]> => Array.from((await runNetwork(encode(parts, [['y', outputs]]), input)).y!.data);
    const [before, after] = [await compute(whole), await compute(cut)];
    expect(Math.max(...before.map((value, i) => Math.abs(value - after[i]!)))).toBeLessThan(1e-5);
    expect(Math.max(...before.map(Math.abs))).toBeGreaterThan(1);
  });

  it('leave no number behind that is next to nothing', () => {
    const isNextToNothing = (value: number): boolean => value !== 0 && Math.abs(value) < 1e-10;
    const count = ({ constants }: GraphParts): number => constants.reduce((sum, each) => sum + floatsOf(each)!.filter(isNextToNothing).length, 0);
    const whole = makeBlock();
    expect(count(whole)).toBeGreaterThan(100);
    expect(count(removeDeadChannels(whole, ['y']))).toBe(0);
  });

  it('stay where something else reads the channels, or they are an output', async () => {
    const whole = makeBlock();
    expect(channelsOf(removeDeadChannels(whole, ['y', 'b']), 'made')).toBe(channels);
    const read = { ...whole, nodes: [...whole.nodes, node('Relu', ['c'], 'z')] };
    const cut = removeDeadChannels(read, ['y', 'z']);
    expect(channelsOf(cut, 'spread')).toBe(channels);
    const { z } = await runNetwork(encode(cut, [['y', outputs], ['z', channels]]), input);
    expect(z!.dims).toEqual([1, channels, side, side]);
  });

  it('stay where a constant serves two layers', () => {
    const whole = makeBlock();
    const shared = { ...whole, nodes: whole.nodes.map((each) => (each.opType === 'PRelu' ? { ...each, input: [each.input![0]!, 'slopes'] } : each)) };
    expect(channelsOf(removeDeadChannels(shared, ['y']), 'made')).toBe(channels);
  });
});
