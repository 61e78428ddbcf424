/** One thing to send, and what may come back. */
import { maxHeaderSize } from 'node:http';

export interface Pause {
  readonly pauseMs: number;
}

/** What is done with the connection once everything is sent. */
export type Ending =
  /** Answers are read. */
  | 'read'
  /** No more is sent, and answers are read. */
  | 'finish'
  /** Hung up at once, without waiting for anything. */
  | 'reset';

export interface RequestCase {
  readonly group: string;
  readonly pieces: readonly (Uint8Array | Pause)[];
  readonly ending: Ending;
  /** `METHOD /path` of each request in it, as the OpenAPI document has them; what is none of these is looked up as unknown. */
  readonly routes: readonly string[];
  /** Whether it is HTTP as the standard has it, so that every request must be answered and the connection stays usable. */
  readonly isSound: boolean;
  /** Whether a head in it is longer than the server reads: that may be answered with 431, and the connection closed. */
  readonly hasLongHead?: boolean;
}

/** Whether the head of a request is longer than the server reads. */
export const isHeadLong = (bytes: Buffer): boolean => bytes.indexOf('\r\n\r\n') >= maxHeaderSize;

/** A request's head and body; `content-length` is right unless headers say otherwise. */
export function request(method: string, target: string, headers: readonly string[], body: Uint8Array = Buffer.alloc(0)): Buffer {
  const length = method === 'GET' || method === 'HEAD' ? [] : [`content-length: ${body.length}`];
  return Buffer.concat([Buffer.from(`${[`${method} ${target} HTTP/1.1`, 'host: fuzz', ...length, ...headers].join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}
