/** What the rest of the house sees of a network: tensors in, tensors out. */

/** Dense tensor, row-major. `data.length` is the product of `dims`. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** A loaded network. Runs of one session are serialised by its caller: a worker assesses one photo at a time. */
export interface ModelSession {
  readonly id: string;
  /** Inputs and outputs by name, as the manifest entry states them. */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
}

/** Loads networks on first use; two callers that ask at once share one load. */
export interface ModelRegistry {
  /** Throws FaceGaugeError MODEL_UNAVAILABLE when the file is missing or differs from its manifest entry. */
  session(id: string): Promise<ModelSession>;
  close(): Promise<void>;
}
