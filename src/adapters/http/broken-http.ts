/** What is not HTTP, or too slow, never reaches a route and is answered here. */
import type { Socket } from 'node:net';
import { dataHeaders } from './security-headers.js';
import { wordFirst } from './sophon/fiqa-route.js';

interface ConnectionError {
  readonly code?: string;
}

const statuses: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

/** Every status that is answered here. */
export const brokenHttpStatuses: readonly number[] = [400, ...Object.values(statuses).map((text) => Number.parseInt(text, 10))];

/** Answers once and closes the connection. */
export function answerBrokenHttp(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = statuses[error.code ?? ''] ?? '400 Bad Request';
  const body = JSON.stringify(wordFirst('INVALID_REQUEST'));
  const head = ['content-type: application/json; charset=utf-8', `content-length: ${Buffer.byteLength(body)}`, 'connection: close', ...Object.entries(dataHeaders).map(([name, value]) => `${name}: ${value}`)];
  socket.end(`HTTP/1.1 ${status}\r\n${head.join('\r\n')}\r\n\r\n${body}`);
}
