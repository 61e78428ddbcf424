/** W3C Trace Context (level 1): the trace that a request belongs to, and the span that this service adds. */
import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface Trace {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits: of this service's part. */
  readonly spanId: string;
  /** Of whoever called; undefined where the trace begins here. */
  readonly parentId: string | undefined;
  readonly state: string | undefined;
  /** Whether it is to be recorded: as the caller says, else undefined. */
  readonly sampled: boolean | undefined;
}

const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
/** What a list of vendors' entries may be made of, with the length that must at least be passed on. */
const statePattern = /^[\x20-\x7e]{1,512}$/;

/** A header that is not as the standard says counts as absent, and a new trace begins. */
export function beginTrace(headers: IncomingHttpHeaders): Trace {
  const spanId = randomBytes(8).toString('hex');
  const { traceparent, tracestate } = headers;
  const [, version = '', traceId = '', parentId = '', flags = '', rest] = (typeof traceparent === 'string' ? pattern.exec(traceparent) : null) ?? [];
  const isValid = version !== '' && version !== 'ff' && !(version === '00' && rest !== undefined) && !/^0+$/.test(traceId) && !/^0+$/.test(parentId);
  if (!isValid) return { traceId: randomBytes(16).toString('hex'), spanId, parentId: undefined, state: undefined, sampled: undefined };
  const state = typeof tracestate === 'string' && statePattern.test(tracestate) ? tracestate : undefined;
  return { traceId, spanId, parentId, state, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function formatTraceparent({ traceId, spanId }: Trace, isSampled: boolean): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}
