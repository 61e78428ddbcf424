/** What the proof asks of a network in its own runtime. */

/** One view of a photo as the networks see it. */
export interface View {
  readonly rows: number;
  readonly columns: number;
  readonly channels: 1 | 3;
  /** rows × columns × channels, 0…255. */
  readonly pixels: Uint8Array;
  /** The same, normalised as the manifest says: (pixel − mean) / deviation. */
  readonly values: Float32Array;
}

/** A network as it was published, loaded in a runtime that it was published for. */
export interface Reference {
  /** Rows and columns of its input; undefined where it takes any. */
  readonly size: readonly [rows: number, columns: number] | undefined;
  /** Every output of one view, in the order of the published file. */
  run(view: View): Promise<readonly Float32Array[]>;
  close(): Promise<void>;
}

/** Statement of what a pixel becomes: one mean and one deviation a channel. */
export interface Normalisation {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

export interface PublishedNetwork {
  readonly id: string;
  /** The pinned parts of the package's files, in the order of the manifest. */
  readonly parts: readonly Uint8Array[];
  readonly normalisation: Normalisation;
}
