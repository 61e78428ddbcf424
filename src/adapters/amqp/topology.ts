/** The queues: declared when asked to, otherwise checked. */
import type { Channel, Connection } from 'rabbitmq-client';
import type { Config } from '../../config/table.js';
import { FaceGaugeError } from '../../errors.js';

export type QueueNames = Pick<Config, 'queueDown' | 'queueUp' | 'queueDead'>;

/** Times a command goes back to its queue before it is given up: the delivery limit of the quorum queue. */
export const requeueLimit = 5;

type QueueArguments = Readonly<Record<string, string | number>>;

/** Quorum queues: replicated, on the disk, and they count deliveries. */
function queues({ queueDown, queueUp, queueDead }: QueueNames): readonly { readonly queue: string; readonly arguments: QueueArguments }[] {
  return [
    { queue: queueDead, arguments: { 'x-queue-type': 'quorum' } },
    { queue: queueUp, arguments: { 'x-queue-type': 'quorum' } },
    {
      queue: queueDown,
      // The default exchange: a dead letter goes straight to the queue of that name, with the broker's reason in x-death.
      arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': requeueLimit, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': queueDead },
    },
  ];
}

/** Throws FaceGaugeError CONFIGURATION_INVALID when a queue exists with other arguments. */
export async function assertTopology(connection: Connection, names: QueueNames): Promise<void> {
  for (const { queue, arguments: given } of queues(names)) {
    await onChannel(connection, async (channel) => {
      await channel.queueDeclare({ queue, durable: true, arguments: given });
    }, (reason) => `The queue ${queue} cannot be declared: ${reason}. Delete it, or run without --assert-topology.`);
  }
}

/** Throws FaceGaugeError CONFIGURATION_INVALID that names every queue that is missing and says what makes them. */
export async function checkTopology(connection: Connection, names: QueueNames): Promise<void> {
  const missing: string[] = [];
  for (const { queue } of queues(names)) {
    await onChannel(connection, async (channel) => { await channel.queueDeclare({ queue, passive: true }); }, () => '').catch(() => { missing.push(queue); });
  }
  if (missing.length === 0) return;
  throw new FaceGaugeError('CONFIGURATION_INVALID', `Missing on the broker: ${missing.join(', ')}. Declare ${missing.length === 1 ? 'it' : 'them'}, or run with --assert-topology.`);
}

/** A refused declaration closes its channel, so each has one of its own. */
async function onChannel(connection: Connection, act: (channel: Channel) => Promise<void>, describe: (reason: string) => string): Promise<void> {
  const channel = await connection.acquire();
  channel.on('error', () => undefined);
  try {
    await act(channel);
  } catch (cause) {
    throw new FaceGaugeError('CONFIGURATION_INVALID', describe(cause instanceof Error ? cause.message : 'unknown'), { cause });
  } finally {
    await channel.close();
  }
}
