/** `facegauge worker`: assesses commands from a message queue. */
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { destination, pino, type Logger } from 'pino';
import { readProfileFile } from '../../config/profile-file.js';
import type { Pool } from '../../engine/pool.js';
import type { PoolEvent } from '../../engine/pool-stats.js';
import { startEngine } from '../../library/engine.js';
import { createProgressReporter } from '../../models/progress.js';
import { startWorker, type RunningWorker } from '../amqp/worker.js';
import { createLevelProfiles } from '../sophon/levels.js';
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
  addConfigOptions(worker, ['queue', 'engine', 'limits', 'models', 'rules', 'log']);
  worker.action(async (flags: WorkerFlags) => {
    const config = configOf(worker, io);
    const stopped = new Promise<void>((resolve) => { io.onStop(resolve); });
    const logger = pino({ level: config.logLevel }, destination({ dest: 2, sync: false }));
    const profiles = createLevelProfiles(config.profileFile === undefined ? undefined : readProfileFile(config.profileFile));
    const engine = await startEngine(config, { onModelProgress: createProgressReporter(io.progress), onEngineEvent: (event) => { logEvent(logger, event); } });
    try {
      const running = await startWorker({ config, assessor: engine, profiles, logger, assertTopology: flags.assertTopology === true });
      io.out(`FaceGauge takes commands from ${config.queueDown} and answers on ${config.queueUp}.\n`);
      const alive = flags.aliveFile === undefined ? undefined : keepAliveFile(flags.aliveFile, running, engine);
      await stopped;
      io.out('Stopping: commands in hand are answered first.\n');
      clearInterval(alive);
      await running.close();
    } finally {
      await engine.close();
      logger.flush();
    }
  });
}

function keepAliveFile(file: string, worker: RunningWorker, engine: Pick<Pool, 'isReady'>): NodeJS.Timeout {
  const write = (): void => {
    if (worker.isConnected() && engine.isReady()) writeFile(file, `${new Date().toISOString()}\n`).catch(() => undefined);
  };
  write();
  return setInterval(write, aliveEveryMs);
}

function logEvent(logger: Logger, event: PoolEvent): void {
  if (event.type === 'request-ended') return;
  const { pid: workerPid, type, ...facts } = event;
  logger[type === 'worker-ready' ? 'info' : 'warn']({ workerPid, ...facts }, `inference process: ${type}`);
}
