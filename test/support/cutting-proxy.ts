/** A stretch of wire between client and broker that a test can cut: every connection at once, as a broker's restart does. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttingProxy {
  /** The broker's address by way of the proxy. */
  readonly url: string;
  /** Ends every connection without a word; answers how many there were. New ones are refused for `refuseMs`. */
  cut(refuseMs?: number): number;
  close(): Promise<void>;
}

export async function startCuttingProxy(brokerUrl: string): Promise<CuttingProxy> {
  const target = new URL(brokerUrl);
  const open = new Set<Socket>();
  let refusedUntilMs = 0;
  const server = createServer((client) => {
    client.on('error', () => undefined);
    if (performance.now() < refusedUntilMs) {
      client.destroy();
      return;
    }
    const broker = connect(Number(target.port || 5672), target.hostname);
    broker.on('error', () => undefined);
    open.add(client);
    client.once('close', () => { open.delete(client); broker.destroy(); });
    broker.once('close', () => { client.destroy(); });
    client.pipe(broker).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(brokerUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const cut = (refuseMs = 0): number => {
    const count = open.size;
    refusedUntilMs = performance.now() + refuseMs;
    for (const socket of open) socket.destroy();
    return count;
  };
  return {
    url: url.href, cut,
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
