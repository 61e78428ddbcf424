/** What a converted network offers: the names and shapes its manifest entry promises. */
import type { OnnxGraph } from './onnx-graph.js';
import { isOrderFree, sizeOf, storedShape, type Value } from './planar.js';

export interface NetworkPort {
  readonly name: string;
  /** Dimensions as stored; a text names a dimension that is free. */
  readonly shape: readonly (number | string)[];
}

export interface NetworkPorts {
  readonly inputs: readonly NetworkPort[];
  readonly outputs: readonly NetworkPort[];
}

/** Names the outputs, brings them to the promised shapes and writes the file. Throws RangeError when a size differs. */
export function finishNetwork(graph: OnnxGraph, outputs: readonly Value[], ports: NetworkPorts): Uint8Array {
  if (outputs.length !== ports.outputs.length) throw new RangeError(`expected ${ports.outputs.length} outputs but the network has ${outputs.length}`);
  ports.outputs.forEach((port, i) => {
    const value = outputs[i]!;
    const shape = port.shape.map(Number);
    if (sizeOf(shape) !== sizeOf(value.shape)) {
      throw new RangeError(`expected output ${port.name} of [${shape.join(', ')}] but the network gives [${value.shape.join(', ')}]`);
    }
    const isSame = storedShape(value.shape).join() === shape.join();
    if (!isSame && !isOrderFree(value.shape)) throw new RangeError(`expected output ${port.name} to need no transpose but the network gives [${value.shape.join(', ')}]`);
    graph.rename(isSame ? value.name : graph.addNode('Reshape', [value.name, graph.addIntegers(shape)]), port.name);
  });
  return graph.encode(
    ports.inputs.map((port) => ({ name: port.name, dims: port.shape })),
    ports.outputs.map((port) => ({ name: port.name, dims: port.shape })),
  );
}
