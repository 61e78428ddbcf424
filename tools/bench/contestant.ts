/** What takes part: given a photo it does all its work for it. */
export interface Contestant {
  /** Faces that it found. */
  countFaces(photo: Uint8Array): Promise<number>;
}

export const localContestants = ['floor', 'pipeline', 'human', 'face-api'] as const;
export type LocalContestant = (typeof localContestants)[number];
/** Other people's: slow enough that a turn of theirs has fewer photos. */
export const peerContestants = ['human', 'face-api'] as const satisfies readonly LocalContestant[];
/** A peer as its first example runs it, whatever cores there are. */
export const inOneProcess = (peer: (typeof peerContestants)[number]): string => `${peer}, one process`;

export type Order =
  | { readonly kind: 'open'; readonly contestant: LocalContestant; readonly build: string; readonly peers: string; readonly photos: readonly Uint8Array[] }
  | { readonly kind: 'run'; readonly from: number; readonly count: number };
export type Answer =
  /** Faces found on each photo; with the floor, how often each network ran for each. */
  | { readonly kind: 'opened'; readonly faces: readonly number[]; readonly networkRuns: readonly Readonly<Record<string, number>>[] }
  | { readonly kind: 'ran' }
  | { readonly kind: 'failed'; readonly message: string };
