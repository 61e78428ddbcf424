/** A connection that sends bytes as they are, also those no HTTP client would send, and reads the answers. */
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case; of several the last. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export class RawConnection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #isClosed = false;
  #wake: () => void = () => undefined;

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk: Buffer) => {
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    // A reset tells as much as an end: the service has closed.
    this.#socket.on('error', () => undefined);
    this.#socket.on('end', () => { this.#close(); });
    this.#socket.on('close', () => { this.#close(); });
  }

  #close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  get isOpen(): boolean {
    return !this.#isClosed && this.#socket.writable;
  }

  /** True when nothing has come that was not asked for. */
  get isQuiet(): boolean {
    return this.#received.length === 0;
  }

  write(bytes: Uint8Array): void {
    if (this.isOpen) this.#socket.write(bytes);
  }

  /** Sends no more, but goes on reading. */
  finish(): void {
    this.#socket.end();
  }

  /** Closes at once, with a reset where that is possible. */
  reset(): void {
    if (this.#socket.connecting) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** The next answer; 'closed' when the connection ends before it, 'silent' when it has not come in time. */
  async answer(timeoutMs: number, isHead = false): Promise<RawAnswer | 'closed' | 'silent'> {
    const endMs = performance.now() + timeoutMs;
    for (;;) {
      const answer = this.#take(isHead);
      if (answer !== undefined) return answer;
      if (this.#isClosed) return 'closed';
      const leftMs = endMs - performance.now();
      if (leftMs <= 0) return 'silent';
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Cuts a whole answer off what has come; interim ones (1xx) are passed over. */
  #take(isHead: boolean): RawAnswer | undefined {
    const headEnd = this.#received.indexOf('\r\n\r\n');
    if (headEnd < 0) return undefined;
    const [statusLine = '', ...lines] = this.#received.toString('latin1', 0, headEnd).split('\r\n');
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1] ?? Number.NaN);
    const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()] as const));
    const bodyStart = headEnd + 4;
    if (status >= 100 && status < 200) {
      this.#received = this.#received.subarray(bodyStart);
      return this.#take(isHead);
    }
    const bodyEnd = isHead || status === 204 || status === 304 ? bodyStart : this.#bodyEnd(bodyStart, headers);
    if (bodyEnd === undefined) return undefined;
    const body = this.#received.toString('utf8', bodyStart, bodyEnd);
    this.#received = this.#received.subarray(bodyEnd);
    return { status, headers, body };
  }

  #bodyEnd(start: number, headers: ReadonlyMap<string, string>): number | undefined {
    if (headers.get('transfer-encoding') === 'chunked') {
      const end = this.#received.indexOf('0\r\n\r\n', start);
      return end < 0 ? undefined : end + 5;
    }
    const length = headers.get('content-length');
    // Neither: the body ends with the connection.
    if (length === undefined) return this.#isClosed ? this.#received.length : undefined;
    const end = start + Number(length);
    return end <= this.#received.length ? end : undefined;
  }
}
