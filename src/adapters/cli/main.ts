/** Entry of the command: the one place of it that touches the process, its signals and its exit code. */
import { CommanderError } from 'commander';
import { packageVersion } from '../../config/package-version.js';
import { processEnvironment } from '../../config/read.js';
import { FaceGaugeError } from '../../errors.js';
import { exitCodes, type CommandIo } from './command-io.js';
import { createProgram } from './program.js';

const io: CommandIo = {
  out: (text) => { process.stdout.write(text); },
  err: (text) => { process.stderr.write(text); },
  environment: processEnvironment(),
  setExitCode: (code) => { process.exitCode = code; },
  onStop: (stop) => {
    let isStopping = false;
    const onSignal = (): void => {
      // A second signal means "now": inference processes end by themselves when this one is gone.
      if (isStopping) process.exit(1);
      isStopping = true;
      stop();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  },
  onReload: (reload) => { process.on('SIGHUP', reload); },
  progress: process.stderr,
  input: process.stdin,
};

// A reader that closes early (`| head`) is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code === 'EPIPE') process.exit(0); });

try {
  await createProgram(io, packageVersion()).parseAsync(process.argv);
} catch (thrown) {
  process.exitCode = report(thrown);
}

/** Says what went wrong in one line and answers the exit code. */
function report(thrown: unknown): number {
  // Commander has said it already; 0 for --help and --version.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : exitCodes.notAssessed;
  if (!(thrown instanceof FaceGaugeError)) throw thrown;
  io.err(`facegauge: ${thrown.message}\n`);
  return exitCodes.notAssessed;
}
