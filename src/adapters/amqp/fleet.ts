/** The asker's side: sends photos to a fleet of workers and waits for each answer, however often the broker goes away. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { FaceGaugeError } from '../../errors.js';
import type { Level } from '../sophon/levels.js';
import { connectBroker, reasonOf } from './connection.js';
import { createSurePublisher } from './publisher.js';

export interface FleetOptions {
  readonly amqpUrl: string;
  readonly queueDown: string;
  readonly logger: Logger;
  /** Milliseconds to wait for an answer before the command is sent again. */
  readonly answerTimeoutMs: number;
}

export interface Fleet {
  /** The result as the workers word it (newer generation). Rejects with DEADLINE_EXCEEDED after three sendings without an answer. */
  ask(readImage: () => Promise<Uint8Array>, level: Level): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Times a command is sent: a fleet that loses the same photo three times does so the fourth time as well. */
const sendings = 3;
/** Milliseconds the queue of answers outlives whoever asked: a restart of the broker, not a forgotten run. */
const replyQueueExpiresMs = 600_000;

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
    const isPlaced = await publisher.send(queueDown, command, { messageId: id, correlationId: id, replyTo });
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

function waitFor(waiting: Map<string, (result: Record<string, unknown>) => void>, id: string, timeoutMs: number): Promise<Record<string, unknown> | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => { resolve(undefined); }, timeoutMs);
    waiting.set(id, (result) => {
      clearTimeout(timer);
      resolve(result);
    });
  });
}
