/** Sends one case and judges what comes back. */
import { setTimeout as sleep } from 'node:timers/promises';
import { RawConnection, type RawAnswer } from '../../robustness/raw-connection.js';
import type { RequestCase } from './case.js';
import type { DocumentedStatuses } from './statuses.js';

export interface TrialOutcome {
  /** Statuses as they came, or 'closed' where the connection ended instead. */
  readonly statuses: readonly (number | 'closed')[];
  readonly milliseconds: number;
  readonly fault?: string;
  /** Whether the connection can take another case. */
  readonly reusable: boolean;
}

export interface TrialLimits {
  readonly deadlineMs: number;
  readonly documented: DocumentedStatuses;
}

export async function tryRequest(connection: RawConnection, one: RequestCase, limits: TrialLimits): Promise<TrialOutcome> {
  const started = performance.now();
  const since = (): number => performance.now() - started;
  for (const piece of one.pieces) {
    if (piece instanceof Uint8Array) connection.write(piece);
    else await sleep(piece.pauseMs);
  }
  if (one.ending === 'reset') {
    connection.reset();
    return { statuses: [], milliseconds: since(), reusable: false };
  }
  if (one.ending === 'finish') connection.finish();
  const statuses: (number | 'closed')[] = [];
  for (const route of one.routes) {
    const answer = await connection.answer(limits.deadlineMs, isHead(one));
    if (answer === 'closed') {
      statuses.push('closed');
      // What is not sound may be hung up on, and whoever says that nothing more comes may be taken at their word.
      const missing = one.isSound && !saidClose(statuses) ? { fault: `closed before the answer to ${route}` } : {};
      return { statuses, milliseconds: since(), reusable: false, ...missing };
    }
    if (answer === 'silent') return { statuses, milliseconds: since(), reusable: false, fault: `no answer within ${limits.deadlineMs} ms` };
    statuses.push(answer.status);
    const fault = faultOf(answer, route, one, limits.documented);
    if (fault !== undefined) return { statuses, milliseconds: since(), reusable: false, fault };
    if (answer.headers.get('connection') === 'close') return { statuses, milliseconds: since(), reusable: false };
  }
  return { statuses, milliseconds: since(), reusable: one.isSound && connection.isOpen && connection.isQuiet };
}

/** Whether an answer before said that the connection would be closed. */
function saidClose(statuses: readonly (number | 'closed')[]): boolean {
  return statuses.length > 1;
}

function isHead(one: RequestCase): boolean {
  const [first] = one.pieces;
  return first instanceof Uint8Array && Buffer.from(first.subarray(0, 5)).toString('latin1') === 'HEAD ';
}

function faultOf(answer: RawAnswer, route: string, one: RequestCase, documented: DocumentedStatuses): string | undefined {
  const { status, headers, body } = answer;
  if (!documented.allows(route, status, one)) return `status ${status} is not documented for ${route}`;
  if (status === 503 && !route.endsWith('/readyz') && !(Number(headers.get('retry-after')) >= 1)) return '503 without Retry-After';
  if (status < 400 || body === '') return undefined;
  const type = headers.get('content-type') ?? '';
  if (!/^application\/(problem\+)?json/.test(type)) return `an error as ${type === '' ? 'nothing stated' : type}`;
  return isWorded(body) ? undefined : 'an error in no documented shape';
}

/** In the words of one of the API generations. */
function isWorded(body: string): boolean {
  try {
    const value = JSON.parse(body) as { readonly error?: { readonly code?: unknown }; readonly code?: unknown; readonly status?: unknown };
    return value.error?.code !== undefined || value.code !== undefined || typeof value.status === 'string';
  } catch {
    return false;
  }
}
