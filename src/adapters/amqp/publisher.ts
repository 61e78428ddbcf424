/** Publishing that is certain: persistent, confirmed by the broker, and known to have reached a queue. */
import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { Connection, Envelope } from 'rabbitmq-client';

export interface SurePublisher {
  /** True once the broker has the message in a queue; false when no queue has that name. Rejects when the broker cannot be reached. */
  send(queue: string, body: unknown, envelope?: Omit<Envelope, 'routingKey' | 'exchange'>): Promise<boolean>;
  close(): Promise<void>;
}

const attemptHeader = 'x-facegauge-attempt';
/** With the client's back-off from 1 s to 30 s: about a minute of a broker that restarts. */
const maxAttempts = 6;

export function createSurePublisher(connection: Connection): SurePublisher {
  const returned = new Set<string>();
  const publisher = connection.createPublisher({ confirm: true, maxAttempts });
  // The broker returns what it cannot route before it confirms it.
  publisher.on('basic.return', ({ headers }) => {
    const attempt: unknown = (headers as Record<string, unknown> | undefined)?.[attemptHeader];
    if (typeof attempt === 'string') returned.add(attempt);
  });
  return {
    async send(queue, body, envelope = {}) {
      const attempt = randomUUID();
      const headers = { ...(envelope.headers as Record<string, unknown> | undefined), [attemptHeader]: attempt };
      await publisher.send({ ...envelope, headers, routingKey: queue, exchange: '', durable: true, mandatory: true }, body);
      // The client hands a return out one turn of the event loop later than the confirm.
      await turn();
      return !returned.delete(attempt);
    },
    close: () => publisher.close(),
  };
}
