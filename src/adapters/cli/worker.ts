/** `facegauge worker`: assesses commands from a message queue. */
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { destination, pino, type Logger } from 'pino';
import { readProfileFile } from '../../config/profile-file.js';
import type { Config } from '../../config/table.js';
import type { PoolEvent } from '../../engine/pool-stats.js';
import { startEngine } from '../../library/engine.js';
import { createProgressReporter } from '../../models/progress.js';
import type { AdminPort } from '../http/admin-port.js';
import { createLevelProfiles, type LevelProfiles } from '../sophon/levels.js';
import type { CommandIo } from './command-io.js';
import { addConfigOptions, configOf } from './config-options.js';

interface WorkerFlags {
  readonly assertTopology?: true;
  readonly aliveFile?: string;
}

/** How often the file is written that says that the worker works. */
const aliveEveryMs = 10_000;

export function registerWorker(program: Command, io: CommandIo): void {
  const worker = program
    .command('worker')
    .description('Assess commands from a message queue (RabbitMQ), in both generations of the appliance\'s messages')
    .option('--assert-topology', 'declare the queues; without it the worker checks that they are there')
    .option('--alive-file <file>', 'written every ten seconds while broker and engine are there: for probes');
  addConfigOptions(worker, ['queue', 'admin', 'access', 'engine', 'limits', 'models', 'rules', 'log']);
  worker.action(async (flags: WorkerFlags) => {
    const config = configOf(worker, io);
    const stopped = new Promise<void>((resolve) => { io.onStop(resolve); });
    const logger = pino({ level: config.logLevel }, destination({ dest: 2, sync: false }));
    const profiles = createLevelProfiles(config.profileFile === undefined ? undefined : readProfileFile(config.profileFile));
    const { openAdminPort } = await import('../http/admin-port.js');
    const admin = await openAdminPort(config, logger);
    if (admin !== undefined) {
      io.out(`Metrics and probes: ${admin.url}\n`);
      if (config.keysFile !== undefined || config.tlsCert !== undefined) io.onReload(() => { admin.reload(); });
    }
    try {
      await work(config, flags, { io, logger, profiles, admin, stopped });
    } finally {
      await admin?.close();
      logger.flush();
    }
  });
}

interface Surroundings {
  readonly io: CommandIo;
  readonly logger: Logger;
  readonly profiles: LevelProfiles;
  readonly admin: AdminPort | undefined;
  readonly stopped: Promise<void>;
}

async function work(config: Config, flags: WorkerFlags, { io, logger, profiles, admin, stopped }: Surroundings): Promise<void> {
  const engine = await startEngine(config, {
    onModelProgress: createProgressReporter(io.progress),
    onModels: (models) => { admin?.metrics.nameModels(models); },
    onEngineEvent: (event) => {
      admin?.metrics.observeEngine(event);
      logEvent(logger, event);
    },
  });
  try {
    const { startWorker } = await import('../amqp/worker.js');
    const running = await startWorker({
      config, assessor: engine, profiles, logger, assertTopology: flags.assertTopology === true,
      onCommand: (end) => { admin?.metrics.countCommand(end); },
    });
    const isWorking = (): boolean => running.isConnected() && engine.isReady();
    admin?.watch(() => engine.stats(), isWorking);
    io.out(`FaceGauge takes commands from ${config.queueDown} and answers on ${config.queueUp}.\n`);
    const alive = flags.aliveFile === undefined ? undefined : keepAliveFile(flags.aliveFile, isWorking);
    await stopped;
    io.out('Stopping: commands in hand are answered first.\n');
    clearInterval(alive);
    await running.close();
  } finally {
    await engine.close();
  }
}

function keepAliveFile(file: string, isWorking: () => boolean): NodeJS.Timeout {
  const write = (): void => {
    if (isWorking()) writeFile(file, `${new Date().toISOString()}\n`).catch(() => undefined);
  };
  write();
  return setInterval(write, aliveEveryMs);
}

function logEvent(logger: Logger, event: PoolEvent): void {
  if (event.type === 'request-ended') return;
  const { pid: workerPid, type, ...facts } = event;
  logger[type === 'worker-ready' ? 'info' : 'warn']({ workerPid, ...facts }, `inference process: ${type}`);
}
