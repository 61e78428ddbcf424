/** The command `facegauge` and its subcommands, one file each. */
import { Command } from 'commander';
import { registerAssess } from './assess.js';
import { registerBest } from './best.js';
import { registerBatch } from './batch.js';
import type { CommandIo } from './command-io.js';
import { registerKeys } from './keys.js';
import { registerModels } from './models.js';
import { registerServe } from './serve.js';
import { registerSubmit } from './submit.js';
import { registerWorker } from './worker.js';

/**
 * A new subcommand is a file with one such function, and an entry here. What a subcommand alone needs (a server, a decoder, a
 * runtime, a broker's client) its action loads, or every other one would load it as well.
 */
const registrations: readonly ((program: Command, io: CommandIo) => void)[] = [registerServe, registerAssess, registerBest, registerBatch, registerWorker, registerSubmit, registerModels, registerKeys];

export function createProgram(io: CommandIo, version: string): Command {
  const program = new Command('facegauge')
    .description('Face image quality assessment (ISO/IEC 29794-5)')
    .version(version)
    .showHelpAfterError('(run with --help for the options)')
    .configureOutput({ writeOut: (text) => { io.out(text); }, writeErr: (text) => { io.err(text); } })
    .exitOverride();
  for (const register of registrations) register(program, io);
  return program;
}
