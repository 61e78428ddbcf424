/** The asker's side: sends photos to a fleet of workers and waits for each answer, however often the broker goes away. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Connection } from 'rabbitmq-client';
import { FaceGaugeError } from '../../errors.js';
import type { Level } from '../sophon/levels.js';
import { connectBroker, reasonOf } from './connection.js';
import { createSurePublisher, type SurePublisher } from './publisher.js';

export interface FleetOptions {
  readonly amqpUrl: string;
  readonly queueDown: string;
  readonly logger: Logger;
  /** Milliseconds to wait for an answer before the command is sent again. */
  readonly answerTimeoutMs: number;
}

export interface Fleet {
  /**
   * The result as the workers word it (newer generation). Rejects with DEADLINE_EXCEEDED after three sendings without an
   * answer, with CONFIGURATION_INVALID when the queue is not there or the broker stays away.
   */
  ask(readImage: () => Promise<Uint8Array>, level: Level): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Times a command is sent: a fleet that loses the same photo three times does so the fourth time as well. */
const sendings = 3;
/** Milliseconds the queue of answers outlives whoever asked: a restart of the broker, not a forgotten run. */
const replyQueueExpiresMs = 600_000;
/** Milliseconds that a broker may be away before the run is given up: as long as the answers on it are kept. */
const brokerPatienceMs = replyQueueExpiresMs;
/** Milliseconds between two tries; each tries to connect for a while itself. */
const pauseMs = 1000;

/** Throws FaceGaugeError CONFIGURATION_INVALID when the broker cannot be reached. */
export async function connectFleet({ amqpUrl, queueDown, logger, answerTimeoutMs }: FleetOptions): Promise<Fleet> {
  const connection = await connectBroker(amqpUrl, 'facegauge submit', logger);
  const publisher = createSurePublisher(connection);
  const waiting = new Map<string, (result: Record<string, unknown>) => void>();
  const replyTo = `facegauge.submit.${randomUUID()}`;
  // Not exclusive: it must outlive a connection that was lost, with the answers in it.
  const consumer = connection.createConsumer({
    queue: replyTo, queueOptions: { durable: true, arguments: { 'x-expires': replyQueueExpiresMs } }, qos: { prefetchCount: 100 },
  }, (message) => {
    const body: unknown = message.body;
    if (message.correlationId === undefined || typeof body !== 'object' || body === null) return;
    // An answer that comes twice (a worker was killed after it) finds nobody waiting.
    waiting.get(message.correlationId)?.(body as Record<string, unknown>);
  });
  consumer.on('error', (error) => { logger.warn({ reason: reasonOf(error) }, 'waiting for answers interrupted'); });
  await new Promise<void>((resolve) => { consumer.once('ready', resolve); });

  async function send(id: string, readImage: () => Promise<Uint8Array>, level: Level): Promise<void> {
    const image = await readImage();
    const command = { message_key: 'fiqa', message_id: id, image_base64_str: Buffer.from(image).toString('base64'), fiqa_level: level };
    const isPlaced = await sendPatiently({ publisher, connection, send: (one) => one.send(queueDown, command, { messageId: id, correlationId: id, replyTo }) });
    if (!isPlaced) throw new FaceGaugeError('CONFIGURATION_INVALID', `There is no queue ${queueDown} on the broker.`);
  }

  return {
    async ask(readImage, level) {
      const id = randomUUID();
      try {
        for (let sending = 1; sending <= sendings; sending++) {
          const answer = waitFor(waiting, id, answerTimeoutMs);
          await send(id, readImage, level);
          const result = await answer;
          if (result !== undefined) return result;
        }
        throw new FaceGaugeError('DEADLINE_EXCEEDED', 'No worker has answered.');
      } finally {
        waiting.delete(id);
      }
    },
    async close() {
      await consumer.close();
      await connection.queueDelete(replyTo).catch(() => undefined);
      await publisher.close();
      await connection.close();
    },
  };
}

interface Sending {
  readonly publisher: SurePublisher;
  readonly connection: Connection;
  readonly send: (publisher: SurePublisher) => Promise<boolean>;
}

/**
 * A broker that is away is no property of the photo: it is tried again, and if it stays away the run ends and can go on
 * later. A message that the broker refuses takes the others on its channel with it, so each is tried once more alone.
 */
async function sendPatiently({ publisher, connection, send }: Sending): Promise<boolean> {
  const startedMs = performance.now();
  for (;;) {
    try {
      return await send(publisher);
    } catch (cause) {
      if (isRefusal(cause)) return sendAlone(connection, send);
      if (performance.now() - startedMs > brokerPatienceMs) {
        throw new FaceGaugeError('CONFIGURATION_INVALID', `The broker cannot be reached: ${reasonOf(cause)}. The same command goes on from here.`, { cause });
      }
      await sleep(pauseMs);
    }
  }
}

/** Throws FaceGaugeError PAYLOAD_TOO_LARGE when the broker refuses it again. */
async function sendAlone(connection: Connection, send: Sending['send']): Promise<boolean> {
  const publisher = createSurePublisher(connection);
  try {
    return await send(publisher);
  } catch (cause) {
    if (!isRefusal(cause)) throw cause;
    throw new FaceGaugeError('PAYLOAD_TOO_LARGE', 'The broker takes no message of this size (max_message_size).', { cause });
  } finally {
    await publisher.close();
  }
}

/** The broker closes a channel with this code when a message is longer than its limit. */
function isRefusal(thrown: unknown): boolean {
  return reasonOf(thrown) === 'PRECONDITION_FAILED';
}

function waitFor(waiting: Map<string, (result: Record<string, unknown>) => void>, id: string, timeoutMs: number): Promise<Record<string, unknown> | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => { resolve(undefined); }, timeoutMs);
    waiting.set(id, (result) => {
      clearTimeout(timer);
      resolve(result);
    });
  });
}
