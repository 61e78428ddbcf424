/** `facegauge submit <folder|list|->`: has a fleet of workers judge a gallery. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { destination, pino } from 'pino';
import type { Fleet } from '../amqp/fleet.js';
import { levels, type Level } from '../sophon/levels.js';
import { addBatchOptions } from './batch.js';
import { createFleetJudge } from './batch/fleet-judge.js';
import { performBatch, type BatchOptions } from './batch/perform.js';
import { exitCodes, type CommandIo } from './command-io.js';
import { addConfigOptions, configOf } from './config-options.js';

interface SubmitFlags extends Omit<BatchOptions, 'from' | 'out'> {
  readonly collect: string;
  readonly level: Level;
  readonly window: number;
  readonly answerTimeout: number;
}

export function registerSubmit(program: Command, io: CommandIo): void {
  const submit = program
    .command('submit')
    .description('Have a fleet of workers judge a gallery, with the guarantees of batch. Exit code 0: every photo has its line')
    .argument('<from>', 'folder, file with one path a line, or -');
  addBatchOptions(submit, '--collect');
  submit
    .addOption(new Option('--level <level>', 'what to judge by').choices(levels).default('high'))
    .addOption(new Option('--window <photos>', 'photos sent and not answered yet: about twice what the fleet has in hand').argParser(parseCount).default(64))
    .addOption(new Option('--answer-timeout <seconds>', 'after which a photo is sent again, three times in all').argParser(parseCount).default(600));
  addConfigOptions(submit, ['queue', 'log']);
  submit.action(async (from: string, { collect, level, window, answerTimeout, ...options }: SubmitFlags) => {
    const { amqpUrl, queueDown, logLevel } = configOf(submit, io);
    const logger = pino({ level: logLevel }, destination({ dest: 2, sync: false }));
    let fleet: Fleet | undefined;
    try {
      const { isComplete } = await performBatch({ ...options, from, out: collect }, io, async () => {
        const { connectFleet } = await import('../amqp/fleet.js');
        fleet = await connectFleet({ amqpUrl, queueDown, logger, answerTimeoutMs: answerTimeout * 1000 });
        return createFleetJudge(fleet, level, window);
      });
      io.setExitCode(isComplete ? exitCodes.passed : exitCodes.failed);
    } finally {
      await fleet?.close();
      logger.flush();
    }
  });
}

function parseCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Expected a positive integer.');
  return value;
}
