/** A photo that was added, and how far it has come. */
import type { PhotoAnswer } from '../../../src/adapters/http/v1/schemas.js';
import type { ErrorName } from '../texts/en.js';

export interface Trouble {
  readonly code: ErrorName;
  /** In the service's words. */
  readonly detail: string;
}

export type PhotoState =
  | { readonly status: 'waiting' }
  | { readonly status: 'done'; readonly answer: PhotoAnswer }
  | { readonly status: 'failed'; readonly error: Trouble };

export interface Photo {
  readonly id: number;
  readonly name: string;
  readonly blob: Blob;
  /** blob: address to show it by. */
  readonly url: string;
  readonly state: PhotoState;
}
