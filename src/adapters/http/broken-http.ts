/** What is not HTTP, or too slow, never reaches a route and is answered here. */
import { maxHeaderSize } from 'node:http';
import type { Socket } from 'node:net';
import type { Connections } from './connections.js';
import { dataHeaders } from './security-headers.js';
import { FirstErrorAnswer, wordFirst } from './sophon/fiqa-route.js';

interface ConnectionError {
  readonly code?: string | undefined;
}

interface Refusal {
  readonly status: number;
  readonly phrase: string;
  readonly why: string;
}

const notHttp: Refusal = { status: 400, phrase: 'Bad Request', why: 'what came is not HTTP' };
/** By the runtime's codes. */
const refusals: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, phrase: 'Request Timeout', why: 'the request came too slowly' },
  HPE_HEADER_OVERFLOW: { status: 431, phrase: 'Request Header Fields Too Large', why: `line and headers have more than ${maxHeaderSize} bytes` },
};

/** Every status that is answered here. */
export const brokenHttpStatuses: readonly number[] = [notHttp, ...Object.values(refusals)].map(({ status }) => status);

/** The part of every operation's documentation that is said before its route is reached: a response per status. */
export function describeBrokenHttp(): Record<number, object> {
  const { code, status: name } = wordFirst('INVALID_REQUEST').error;
  return Object.fromEntries([notHttp, ...Object.values(refusals)].map(({ status, why }) => [status, {
    ...FirstErrorAnswer, description: `${code} ${name} (${why}; the connection is closed)`,
  }]));
}

/**
 * Answers once and closes the connection; requests that had come whole before are answered first, so that none takes this for
 * its own answer. Whatever else comes meanwhile is broken too, and adds nothing to wait for.
 */
export function createBrokenHttpAnswer(connections: Connections): (error: ConnectionError, socket: Socket) => void {
  const waiting = new WeakSet<Socket>();
  return (error, socket) => {
    if (waiting.has(socket)) return;
    const before = connections.lastDue(socket);
    if (before === undefined) {
      refuse(error, socket);
      return;
    }
    waiting.add(socket);
    before.once('close', () => {
      waiting.delete(socket);
      refuse(error, socket);
    });
  };
}

function refuse(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, phrase } = refusals[error.code ?? ''] ?? notHttp;
  const body = JSON.stringify(wordFirst('INVALID_REQUEST'));
  const head = ['content-type: application/json; charset=utf-8', `content-length: ${Buffer.byteLength(body)}`, 'connection: close', ...Object.entries(dataHeaders).map(([name, value]) => `${name}: ${value}`)];
  socket.end(`HTTP/1.1 ${status} ${phrase}\r\n${head.join('\r\n')}\r\n\r\n${body}`);
}
