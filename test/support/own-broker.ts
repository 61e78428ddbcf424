/**
 * A RabbitMQ node of the test's own, in a temporary folder, that can be stopped and started again without disturbing
 * anybody else's. Needs the server's start script on this machine (RABBITMQ_SERVER, or where packages put it).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Not the wrapper in /usr/sbin of Debian: that one wants to be root and changes the user. */
const usualPlaces = ['/usr/lib/rabbitmq/bin/rabbitmq-server', '/opt/homebrew/sbin/rabbitmq-server', '/usr/local/sbin/rabbitmq-server', '/opt/rabbitmq/sbin/rabbitmq-server'];
/** The start script, where there is one. */
export const serverScript = [process.env.RABBITMQ_SERVER, ...usualPlaces].find((file) => file !== undefined && existsSync(file));

/** Milliseconds until a node takes connections: a busy machine included. */
const startMs = 90_000;

export interface OwnBroker {
  readonly url: string;
  /** Of the node as it runs now. */
  pid(): number;
  /**
   * SIGTERM to the node, as a restart of the service. Not SIGKILL: a node that is killed within minutes of a quorum
   * queue's declaration may have forgotten the queue's Raft member (RabbitMQ 3.10 saves that register now and then),
   * and the queue stays dead; in tests every queue is that young.
   */
  stop(): Promise<void>;
  /** Starts the node again, with what was on its disk. */
  start(): Promise<void>;
  /** Kills it and removes its folder. */
  close(): Promise<void>;
}

/** `settings`: lines of rabbitmq.conf. */
export async function startOwnBroker(settings: readonly string[] = []): Promise<OwnBroker> {
  const folder = await mkdtemp(path.join(tmpdir(), 'facegauge-broker-'));
  const [port, distributionPort] = [await findFreePort(), await findFreePort()];
  const file = (name: string): string => path.join(folder, name);
  await writeFile(file('rabbitmq.conf'), [`listeners.tcp.local = 127.0.0.1:${port}`, ...settings, ''].join('\n'));
  await writeFile(file('plugins'), '[].\n');
  await writeFile(file('env.conf'), '');
  const environment = {
    PATH: process.env.PATH, HOME: folder, RABBITMQ_NODENAME: `facegauge-${randomUUID().slice(0, 8)}@localhost`, RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_MNESIA_BASE: file('data'), RABBITMQ_LOG_BASE: file('log'), RABBITMQ_CONFIG_FILE: file('rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: file('plugins'), RABBITMQ_CONF_ENV_FILE: file('env.conf'), RABBITMQ_PID_FILE: file('pid'),
    ERL_EPMD_ADDRESS: '127.0.0.1', RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
  };
  let node: ChildProcess | undefined;

  async function start(): Promise<void> {
    if (serverScript === undefined) throw new Error('There is no rabbitmq-server on this machine; RABBITMQ_SERVER names its start script.');
    // A group of its own: the node and its helpers are killed together.
    node = spawn(serverScript, [], { env: environment, stdio: 'ignore', detached: true });
    const exited = once(node, 'exit').then(() => 'exited' as const);
    const endMs = performance.now() + startMs;
    while (!(await answers(port))) {
      const event = await Promise.race([exited, sleep(200)]);
      if (event === 'exited' || performance.now() > endMs) throw new Error(`The broker did not start (${event ?? 'too late'}); its log is in ${file('log')}.`);
    }
  }

  async function kill(): Promise<void> {
    if (node?.pid === undefined || node.exitCode !== null || node.signalCode !== null) return;
    const exited = once(node, 'exit');
    process.kill(-node.pid, 'SIGKILL');
    await exited;
  }

  async function stop(): Promise<void> {
    if (node?.pid === undefined) return;
    const exited = once(node, 'exit');
    process.kill(Number(await readFile(file('pid'), 'utf8')), 'SIGTERM');
    if ((await Promise.race([exited, sleep(startMs)])) === undefined) throw new Error('The broker did not stop.');
  }

  await start();
  return {
    url: `amqp://guest:guest@127.0.0.1:${port}`, stop, start,
    pid: () => node?.pid ?? 0,
    async close() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Whether something speaks AMQP there: a listener is there earlier than the queues. */
async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write(Buffer.from('AMQP\0\0\x09\x01', 'latin1'));
    const [chunk] = (await Promise.race([once(socket, 'data'), sleep(2000).then(() => [undefined])])) as [Buffer | undefined];
    return chunk !== undefined && chunk.length > 0;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
