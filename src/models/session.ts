/** A network in ONNX Runtime. This file is the only one that speaks to the runtime. */
import './quiet-runtime.js';
import * as ort from 'onnxruntime-node';
import { FaceGaugeError } from '../errors.js';
import type { ModelSession, Tensor } from './contract.js';
import { mendingCommand, type ModelEntry } from './manifest.js';

export interface SessionOptions {
  /** Threads that share one operator. One by default: more workers of one thread give more throughput than fewer of two. */
  readonly intraOpNumThreads?: number | undefined;
  /** Execution providers in order of preference; `cpu` by default. */
  readonly executionProviders?: readonly string[] | undefined;
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
  readonly #session: ort.InferenceSession;

  constructor(id: string, session: ort.InferenceSession) {
    this.id = id;
    this.#session = session;
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

/** A session that can be given back. */
export interface OpenSession extends ModelSession {
  release(): Promise<void>;
}

/**
 * Opens a network.
 *
 * @param bytes the file, already proved against the manifest's hash.
 * Throws FaceGaugeError MODEL_UNAVAILABLE when the runtime refuses the file or its inputs and outputs are not those of the entry.
 */
export async function openSession(entry: ModelEntry, bytes: Uint8Array, options: SessionOptions = {}): Promise<OpenSession> {
  let session: ort.InferenceSession;
  try {
    session = await ort.InferenceSession.create(bytes, {
      executionProviders: [...(options.executionProviders ?? ['cpu'])],
      intraOpNumThreads: options.intraOpNumThreads ?? 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: errorSeverity,
    });
  } catch (cause) {
    throw new FaceGaugeError('MODEL_UNAVAILABLE', `Model ${entry.id}: the runtime cannot load it (${cause instanceof Error ? cause.message : 'unknown reason'}). Run: ${mendingCommand}`, { cause });
  }
  checkNames(entry, 'inputs', session.inputNames);
  checkNames(entry, 'outputs', session.outputNames);
  return new RuntimeSession(entry.id, session);
}
