/** A network in ONNX Runtime. This file is the only one that speaks to the runtime. */
import './quiet-runtime.js';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { FaceGaugeError } from '../errors.js';
import type { ModelSession, Tensor } from './contract.js';
import type { ExecutionProvider } from './execution-providers.js';
import { mendingCommand, type ModelEntry } from './manifest.js';

export interface SessionOptions {
  /** Threads that share one operator. One by default: more workers of one thread give more throughput than fewer of two. */
  readonly intraOpNumThreads?: number | undefined;
  /** What shall run the network; `cpu` by default. Where it cannot be used here, the processor does. */
  readonly executionProvider?: ExecutionProvider | undefined;
  /** Networks without a pool of memory of their own: what a run takes goes back after it. For those that are run seldom or need little. */
  readonly unpooled?: ReadonlySet<string> | undefined;
}

/** Severity 3: errors only. Warnings name operators and files of no use to an operator of the service. */
const errorSeverity = 3;

function checkNames(entry: ModelEntry, kind: 'inputs' | 'outputs', found: readonly string[]): void {
  const expected = entry[kind].map((port) => port.name);
  if (expected.length === found.length && expected.every((name) => found.includes(name))) return;
  throw new FaceGaugeError('MODEL_UNAVAILABLE', `Model ${entry.id}: expected the ${kind} ${expected.join(', ')} but found ${found.join(', ')}. Run: ${mendingCommand}`);
}

class RuntimeSession implements ModelSession {
  readonly id: string;
  readonly executionProvider: ExecutionProvider;
  readonly #session: ort.InferenceSession;

  constructor(id: string, session: ort.InferenceSession, executionProvider: ExecutionProvider) {
    this.id = id;
    this.#session = session;
    this.executionProvider = executionProvider;
  }

  async run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>> {
    const feeds = Object.fromEntries(Object.entries(inputs).map(([name, { data, dims }]) => [name, new ort.Tensor('float32', data, dims)]));
    const results = await this.#session.run(feeds);
    return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, { dims: tensor.dims, data: tensor.data as Float32Array }]));
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}

interface CreateOptions {
  readonly threads?: number | undefined;
  readonly pooled: boolean;
}

/** The file of a network as the manifest means it, or the path of one that `prepareNetwork` wrote. */
export type NetworkSource = Uint8Array | { readonly preparedFile: string };

function create(source: NetworkSource, provider: ExecutionProvider, { threads = 1, pooled }: CreateOptions): Promise<ort.InferenceSession> {
  const options: ort.InferenceSession.SessionOptions = {
    // The processor takes the operators that another provider lacks.
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    intraOpNumThreads: threads,
    // The pool of a session grows by doubling: a plan that asks for all tensors of a run as one block makes it twice as large
    // (docs/decisions/0023).
    enableMemPattern: false,
    enableCpuMemArena: pooled,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: errorSeverity,
  };
  if (source instanceof Uint8Array) return ort.InferenceSession.create(source, options);
  return ort.InferenceSession.create(source.preparedFile, { ...options, graphOptimizationLevel: 'disabled' });
}

/** Smaller weights stay in the graph's own file. */
const leastMappedBytes = 1024;

/**
 * Writes a network as the runtime has optimised it for this processor: its graph, and in a second file beside it, `.weights` after its name,
 * its weights, which every process that opens it maps in place of reading. No use to another processor or another release of the runtime.
 *
 * @param bytes the file, already proved against the manifest's hash.
 * @param file where the graph is written.
 */
export async function prepareNetwork(bytes: Uint8Array, file: string): Promise<void> {
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1, enableCpuMemArena: false, graphOptimizationLevel: 'all', logSeverityLevel: errorSeverity,
    optimizedModelFilePath: file,
    extra: { session: { optimized_model_external_initializers_file_name: `${path.basename(file)}.weights`, optimized_model_external_initializers_min_size_in_bytes: String(leastMappedBytes) } },
  });
  await session.release();
}

/** A provider may be missing from the build, or lack its libraries or its device: then the processor runs the network. */
async function createWithFallback(id: string, source: NetworkSource, { executionProvider = 'cpu', intraOpNumThreads: threads, unpooled }: SessionOptions): Promise<{ session: ort.InferenceSession; provider: ExecutionProvider }> {
  const options = { threads, pooled: unpooled?.has(id) !== true };
  if (executionProvider !== 'cpu' && ort.listSupportedBackends().some(({ name }) => name === executionProvider)) {
    try {
      return { session: await create(source, executionProvider, options), provider: executionProvider };
    } catch {
      // Which one runs is in the session, and from there in the log.
    }
  }
  return { session: await create(source, 'cpu', options), provider: 'cpu' };
}

/** A session that can be given back. */
export interface OpenSession extends ModelSession {
  /** What runs it: the one asked for, or `cpu`. */
  readonly executionProvider: ExecutionProvider;
  release(): Promise<void>;
}

/**
 * Opens a network.
 *
 * @param source bytes already proved against the manifest's hash, or a file that this service has prepared.
 * Throws FaceGaugeError MODEL_UNAVAILABLE when the runtime refuses the file or its inputs and outputs are not those of the entry.
 */
export async function openSession(entry: ModelEntry, source: NetworkSource, options: SessionOptions = {}): Promise<OpenSession> {
  let opened: { readonly session: ort.InferenceSession; readonly provider: ExecutionProvider };
  try {
    opened = await createWithFallback(entry.id, source, options);
  } catch (cause) {
    throw new FaceGaugeError('MODEL_UNAVAILABLE', `Model ${entry.id}: the runtime cannot load it (${cause instanceof Error ? cause.message : 'unknown reason'}). Run: ${mendingCommand}`, { cause });
  }
  const { session, provider } = opened;
  checkNames(entry, 'inputs', session.inputNames);
  checkNames(entry, 'outputs', session.outputNames);
  return new RuntimeSession(entry.id, session, provider);
}
