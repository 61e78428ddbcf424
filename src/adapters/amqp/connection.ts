/** A connection to the broker that comes back by itself. */
import { Connection } from 'rabbitmq-client';
import type { Logger } from 'pino';
import { FaceGaugeError } from '../../errors.js';

/** Milliseconds to wait for the broker at the start; later it may be away as long as it likes. */
const firstConnectMs = 30_000;
/** Longest wait between two attempts: a broker that is back is used within ten seconds. */
const retryHighMs = 10_000;

/** Throws FaceGaugeError CONFIGURATION_INVALID when the broker cannot be reached at the start. */
export async function connectBroker(url: string, connectionName: string, logger: Logger): Promise<Connection> {
  const connection = new Connection({ url, connectionName, retryHigh: retryHighMs });
  connection.on('error', (error) => { logger.warn({ reason: reasonOf(error) }, 'broker connection lost, trying again'); });
  connection.on('connection', () => { logger.info('connected to the broker'); });
  try {
    await connection.onConnect(firstConnectMs);
  } catch (cause) {
    throw new FaceGaugeError('CONFIGURATION_INVALID', `The broker cannot be reached: ${reasonOf(cause)}.`, { cause });
  }
  return connection;
}

/** The code or message of an error of the client; neither holds a password or a message's body. */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown';
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : thrown.message;
}
