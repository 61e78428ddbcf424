/** Takes commands off the queue, has them assessed, and lets go of each only when its result is safe. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { ConsumerStatus, type AsyncMessage, type Connection } from 'rabbitmq-client';
import type { Assessor } from '../../assessment.js';
import type { Config } from '../../config/table.js';
import type { LevelProfiles } from '../sophon/levels.js';
import { connectBroker, reasonOf } from './connection.js';
import { createHandler, type HandlerConfig, type Outcome } from './handler.js';
import { isAllowedAddress, parseHosts, sendNotification, type Notifier } from './notify.js';
import { createSurePublisher, type SurePublisher } from './publisher.js';
import { assertTopology, checkTopology, requeueLimit } from './topology.js';

export type WorkerConfig = HandlerConfig & Pick<Config, 'amqpUrl' | 'queueDown' | 'queueUp' | 'queueDead' | 'notifyHosts' | 'workers' | 'prefetch'>;

export interface WorkerOptions {
  readonly config: WorkerConfig;
  readonly assessor: Pick<Assessor, 'assess'>;
  readonly profiles: LevelProfiles;
  readonly logger: Logger;
  /** Declare the queues instead of checking that they are there. */
  readonly assertTopology: boolean;
  readonly notify?: Notifier;
  /** What became of each command. */
  readonly onCommand?: ((end: 'answered' | 'returned' | 'given-up') => void) | undefined;
  /** Milliseconds before the first return of a command to its queue; twice as long each time. */
  readonly requeueDelayMs?: number;
}

export interface RunningWorker {
  /** Connected to the broker. */
  isConnected(): boolean;
  /** Takes no more commands, answers those it has, lets the broker go. */
  close(): Promise<void>;
}

const defaultRequeueDelayMs = 250;

/** Resolves when commands are being taken. Throws FaceGaugeError CONFIGURATION_INVALID: no broker, or no queues. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { config, logger } = options;
  const connection = await connectBroker(config.amqpUrl, `facegauge worker ${config.deviceId}`, logger);
  try {
    await (options.assertTopology ? assertTopology : checkTopology)(connection, config);
  } catch (error) {
    await connection.close();
    throw error;
  }
  const publisher = createSurePublisher(connection);
  const consumer = consume(connection, publisher, options);
  consumer.on('error', (error) => { logger.warn({ reason: reasonOf(error) }, 'consumer interrupted'); });
  return {
    isConnected: () => connection.ready,
    async close() {
      await consumer.close();
      await publisher.close();
      await connection.close();
    },
  };
}

function consume(connection: Connection, publisher: SurePublisher, options: WorkerOptions): ReturnType<Connection['createConsumer']> {
  const { config, logger, onCommand } = options;
  const handle = createHandler(options.assessor, config, options.profiles);
  const settle = createSettler(publisher, options);
  // As many as the engine holds: more would wait here while another worker is idle.
  const room = config.workers * (1 + config.prefetch);
  return connection.createConsumer({
    queue: config.queueDown, queueOptions: { passive: true }, qos: { prefetchCount: room }, concurrency: room, requeue: true,
  }, async (message) => {
    try {
      return await settle(message, await handle(message.body));
    } catch (error) {
      // The result could not be placed: the broker is away, or returns the command by itself.
      logger.warn({ reason: reasonOf(error) }, 'result not placed, the command goes back');
      onCommand?.('returned');
      return ConsumerStatus.REQUEUE;
    }
  });
}

type Settler = (message: AsyncMessage, outcome: Outcome) => Promise<ConsumerStatus>;

/** Places the result, or returns the command, or gives it up. Rejects when the broker cannot be reached. */
function createSettler(publisher: SurePublisher, { config, logger, notify = sendNotification, onCommand, requeueDelayMs = defaultRequeueDelayMs }: WorkerOptions): Settler {
  const hosts = parseHosts(config.notifyHosts);

  async function place(message: AsyncMessage, { head, result, notifyPath }: Outcome & { kind: 'answer' }): Promise<string | undefined> {
    if (notifyPath !== undefined && isAllowedAddress(notifyPath, hosts)) {
      return notify(notifyPath, result).then(() => undefined, () => 'NOTIFICATION_FAILED');
    }
    const messageId = head.messageId ?? message.messageId;
    const envelope = { ...(messageId === undefined ? {} : { messageId }), ...(message.correlationId === undefined ? {} : { correlationId: message.correlationId }) };
    // Whoever asked may be gone, with the queue for its answers; the answer is kept all the same.
    if (message.replyTo !== undefined && message.replyTo !== '' && await publisher.send(message.replyTo, result, envelope)) return undefined;
    return (await publisher.send(config.queueUp, result, envelope)) ? undefined : 'RESULT_UNROUTABLE';
  }

  async function returnOrGiveUp(message: AsyncMessage, reason: string): Promise<ConsumerStatus> {
    const returns = countReturns(message);
    if (returns < requeueLimit) {
      await sleep(requeueDelayMs * 2 ** returns);
      onCommand?.('returned');
      return ConsumerStatus.REQUEUE;
    }
    const headers = { ...(message.headers as Record<string, unknown> | undefined), 'x-facegauge-reason': reason, 'x-facegauge-returns': returns };
    const { messageId, correlationId, contentType } = message;
    const envelope = { headers, ...(messageId === undefined ? {} : { messageId }), ...(correlationId === undefined ? {} : { correlationId }), ...(contentType === undefined ? {} : { contentType }) };
    const isPlaced = await publisher.send(config.queueDead, message.body, envelope);
    logger.error({ reason, returns }, 'command given up');
    onCommand?.('given-up');
    // Without the queue of the dead the broker's own dead-lettering is asked.
    return isPlaced ? ConsumerStatus.ACK : ConsumerStatus.DROP;
  }

  return async (message, outcome) => {
    const reason = outcome.kind === 'later' ? outcome.reason : await place(message, outcome);
    if (reason !== undefined) return returnOrGiveUp(message, reason);
    onCommand?.('answered');
    return ConsumerStatus.ACK;
  };
}

/** How often the command has come back. A queue that does not count (a classic one) gets one more attempt. */
function countReturns(message: AsyncMessage): number {
  const count: unknown = (message.headers as Record<string, unknown> | undefined)?.['x-delivery-count'];
  if (typeof count === 'number') return count;
  return message.redelivered ? requeueLimit : 0;
}
