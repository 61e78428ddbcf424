/**
 * Bytes of uploads that are held at a time, over all requests: from their arrival until the answer has left.
 *
 * Counted as they arrive and not as they are announced: a client that announces much and sends nothing takes no room
 * from others.
 */
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FaceGaugeError } from '../../errors.js';
import { GrowingBytes } from './growing-bytes.js';

export interface UploadLimits {
  /** Bytes of one body. */
  readonly maxBodyBytes: number;
  /** Bytes of all bodies; at least one whole body fits whatever it says. */
  readonly maxUploadBytes: number;
}

export class UploadBudget {
  readonly #limits: UploadLimits;
  /** Bytes held for each request that is not answered yet. */
  readonly #held = new Map<IncomingMessage, number>();
  #total = 0;

  constructor(limits: UploadLimits) {
    this.#limits = limits;
  }

  get heldBytes(): number {
    return this.#total;
  }

  /** OVERLOADED when the announced body would not fit beside what is held already. */
  refusalOf(request: FastifyRequest): FaceGaugeError | undefined {
    const announced = announcedBytes(request) ?? 0;
    return announced <= this.#limits.maxBodyBytes && !this.#fits(announced) ? overloaded() : undefined;
  }

  /** Begins to count for a request; what it holds is given back when its answer has left or its client has. */
  open(request: FastifyRequest, reply: FastifyReply): void {
    // The client has gone already: nothing would give the bytes back, so none are taken (see add).
    if (reply.raw.destroyed) return;
    this.#held.set(request.raw, 0);
    reply.raw.once('close', () => {
      this.#total -= this.#held.get(request.raw) ?? 0;
      this.#held.delete(request.raw);
    });
  }

  /** Throws FaceGaugeError OVERLOADED when they do not fit. */
  add(request: FastifyRequest, bytes: number): void {
    const held = this.#held.get(request.raw);
    if (held === undefined) throw new FaceGaugeError('CANCELLED');
    if (!this.#fits(bytes)) throw overloaded();
    this.#held.set(request.raw, held + bytes);
    this.#total += bytes;
  }

  #fits(bytes: number): boolean {
    return this.#total + bytes <= Math.max(this.#limits.maxUploadBytes, this.#limits.maxBodyBytes);
  }

  /** The whole of a stream that nobody else listens to. Throws FaceGaugeError PAYLOAD_TOO_LARGE or OVERLOADED; what has not been read is left in it. */
  async read(request: FastifyRequest, stream: Readable): Promise<Buffer> {
    const { maxBodyBytes } = this.#limits;
    const announced = announcedBytes(request);
    if ((announced ?? 0) > maxBodyBytes) throw new FaceGaugeError('PAYLOAD_TOO_LARGE');
    const body = new GrowingBytes(stream, announced);
    await new Promise<void>((resolve, reject) => {
      const take = (chunk: Buffer): void => {
        try {
          if (body.length + chunk.length > maxBodyBytes) throw new FaceGaugeError('PAYLOAD_TOO_LARGE');
          this.add(request, chunk.length);
          body.append(chunk);
        } catch (thrown) {
          finish(() => { reject(thrown instanceof Error ? thrown : new FaceGaugeError('INTERNAL')); });
        }
      };
      const end = (): void => { finish(resolve); };
      const fail = (): void => { finish(() => { reject(new FaceGaugeError('CANCELLED')); }); };
      const finish = (act: () => void): void => {
        stream.off('data', take).off('end', end).off('error', fail).off('close', fail);
        // The rest of the body is thrown away once the answer has left (rest-of-body.ts).
        stream.pause();
        act();
      };
      stream.on('data', take).on('end', end).on('error', fail).on('close', fail);
    });
    return body.bytes();
  }
}

/** The bodies of these content types arrive as one Buffer in `request.body`. */
export function takeBodiesAsBytes(app: FastifyInstance, budget: UploadBudget, contentTypes: string[] | RegExp): void {
  app.addContentTypeParser(contentTypes, (request: FastifyRequest) => budget.read(request, request.raw));
}

function announcedBytes(request: FastifyRequest): number | undefined {
  const { 'content-length': length } = request.headers;
  return length === undefined ? undefined : Number(length);
}

function overloaded(): FaceGaugeError {
  return new FaceGaugeError('OVERLOADED', 'As many bytes are on their way as the service holds at a time; try again later.');
}
