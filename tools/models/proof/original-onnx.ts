/** Networks that were published as ONNX: the published file itself, uncut, in ONNX Runtime. */
import '../../../src/models/quiet-runtime.js';
import ort from 'onnxruntime-node';
import type { PublishedNetwork, Reference, View } from './contract.js';

/** Height × width × channels → channels × height × width. */
function channelsFirst({ values, rows, columns, channels }: View): Float32Array {
  const plane = rows * columns;
  const planar = new Float32Array(values.length);
  for (let i = 0; i < plane; i++) for (let c = 0; c < channels; c++) planar[c * plane + i] = values[i * channels + c]!;
  return planar;
}

export async function openOriginalOnnx({ parts }: PublishedNetwork): Promise<Reference> {
  // Without the rewriting that the runtime does for speed: the graph as it was written.
  const session = await ort.InferenceSession.create(parts[0]!, { graphOptimizationLevel: 'disabled', intraOpNumThreads: 1, logSeverityLevel: 3 });
  const input = session.inputMetadata.find(({ name }) => name === session.inputNames[0]);
  const shape = input?.isTensor === true ? input.shape : [];
  const [, , rows, columns] = shape;
  return {
    size: typeof rows === 'number' && typeof columns === 'number' ? [rows, columns] : undefined,
    run: async (view) => {
      const results = await session.run({ [session.inputNames[0]!]: new ort.Tensor('float32', channelsFirst(view), [1, view.channels, view.rows, view.columns]) });
      return session.outputNames.map((name) => results[name]!.data as Float32Array);
    },
    close: () => session.release(),
  };
}
