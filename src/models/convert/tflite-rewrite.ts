/** Recognises in a TensorFlow Lite graph what was one operator before it was exported. */
import { floatBytes, readFloats } from './little-endian.js';
import { TfliteOptions, type TfliteGraph, type TfliteOperator, type TfliteTensor } from './tflite-reader.js';

/** The operators that the outputs need, in order. */
function keepNeeded(operators: readonly TfliteOperator[], outputs: readonly number[]): TfliteOperator[] {
  const needed = new Set(outputs);
  const kept: TfliteOperator[] = [];
  for (const operator of operators.toReversed()) {
    if (!operator.outputs.some((output) => needed.has(output))) continue;
    operator.inputs.forEach((input) => needed.add(input));
    kept.push(operator);
  }
  return kept.reverse();
}

/**
 * relu(x) + c · (x − |x|) is a parametric ReLU with the slopes 2c: for x ≥ 0 the second term vanishes, and for x < 0
 * the first does and x − |x| = 2x. Five operators become one.
 */
export function foldParametricRelus(graph: TfliteGraph): TfliteGraph {
  const producers = new Map(graph.operators.flatMap((operator) => operator.outputs.map((output) => [output, operator] as const)));
  const producer = (tensor: number | undefined, kind: string): TfliteOperator | undefined => {
    const found = producers.get(tensor ?? -1);
    return found?.kind === kind ? found : undefined;
  };
  const tensors: TfliteTensor[] = [...graph.tensors];

  const fold = (operator: TfliteOperator): TfliteOperator => {
    if (operator.kind !== 'ADD') return operator;
    const positive = producer(operator.inputs[0], 'RELU');
    const negative = producer(operator.inputs[1], 'MUL');
    const difference = producer(negative?.inputs[1], 'SUB');
    const absolute = producer(difference?.inputs[1], 'ABS');
    const x = positive?.inputs[0];
    const slopes = graph.tensors[negative?.inputs[0] ?? -1];
    if (x === undefined || difference?.inputs[0] !== x || absolute?.inputs[0] !== x || slopes?.type !== 'float32' || slopes.data.length === 0) return operator;
    tensors.push({ ...slopes, data: floatBytes(readFloats(slopes.data).map((slope) => 2 * slope)) });
    return { ...operator, kind: 'PRELU', inputs: [x, tensors.length - 1], options: new TfliteOptions(undefined) };
  };

  const operators = graph.operators.map(fold);
  return { ...graph, tensors, operators: keepNeeded(operators, graph.outputs) };
}
