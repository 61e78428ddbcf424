/**
 * A real RabbitMQ for the tests, found by AMQP_URL. Without one the tests are skipped by name on a developer's machine;
 * in CI they fail, so that nothing is passed over in silence.
 */
import { Connection, type SyncMessage } from 'rabbitmq-client';
import { describe } from 'vitest';
import { serverScript } from './own-broker.js';
import type { TestQueues } from './queue-names.js';

export const brokerUrl = process.env.AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672';

async function isReachable(): Promise<boolean> {
  const connection = new Connection({ url: brokerUrl, retryLow: 60_000 });
  connection.on('error', () => undefined);
  try {
    await connection.onConnect(3000);
    return true;
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}

const hasBroker = await isReachable();
const isRequired = process.env.CI !== undefined && process.env.CI !== '' && process.env.CI !== 'false';

/** `describe` for what needs the broker. */
export function describeWithBroker(name: string, options: { readonly timeout: number }, body: () => void): void {
  if (hasBroker || isRequired) describe(name, options, body);
  else describe.skip(`${name} [skipped: no RabbitMQ at AMQP_URL]`, options, body);
}

/** `describe` for what needs to restart a broker: it starts one of its own, from what is installed on this machine. */
export function describeWithOwnBroker(name: string, options: { readonly timeout: number }, body: () => void): void {
  if (serverScript !== undefined) describe(name, options, body);
  else describe.skip(`${name} [skipped: no rabbitmq-server on this machine; RABBITMQ_SERVER names its start script]`, options, body);
}

/** Takes `count` messages off a queue, or as many as come within the time. */
export async function takeMessages(connection: Connection, queue: string, count: number, withinMs = 20_000): Promise<SyncMessage[]> {
  const messages: SyncMessage[] = [];
  const endMs = Date.now() + withinMs;
  while (messages.length < count && Date.now() < endMs) {
    const message = await connection.basicGet({ queue, noAck: true });
    if (message === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    else messages.push(message);
  }
  return messages;
}

export async function deleteQueues(connection: Connection, queues: TestQueues): Promise<void> {
  for (const queue of Object.values(queues) as string[]) await connection.queueDelete(queue);
}
