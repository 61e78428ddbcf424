/**
 * Takes the nine convolutions of the encoder out of models/trained/face-attributes.onnx for the Python part: JSON, a list
 * of { shape, weight, bias } in the order of the graph, batch norm already folded in.
 *
 * Run: npx tsx tools/training/score/encoder.ts --out <file>
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import onnxProto from 'onnx-proto';

const encoderConvolutions = 9;

const { values } = parseArgs({ options: { out: { type: 'string' }, model: { type: 'string', default: 'models/trained/face-attributes.onnx' } } });
if (values.out === undefined) throw new Error('expected --out <file>');
const { graph } = onnxProto.onnx.ModelProto.decode(await readFile(values.model));
const tensors = new Map((graph?.initializer ?? []).map((tensor) => [tensor.name!, tensor]));
const floats = (name: string): number[] => {
  const bytes = Uint8Array.from(tensors.get(name)!.rawData!);
  return Array.from(new Float32Array(bytes.buffer));
};
const convolutions = (graph?.node ?? []).filter(({ opType }) => opType === 'Conv').slice(0, encoderConvolutions).map((node) => ({
  shape: tensors.get(node.input![1]!)!.dims!.map(Number), weight: floats(node.input![1]!), bias: floats(node.input![2]!),
}));
await writeFile(values.out, JSON.stringify(convolutions));
process.stdout.write(`done: ${convolutions.length} convolutions\n`);
