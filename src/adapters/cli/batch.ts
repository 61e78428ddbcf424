/** `facegauge batch <folder|list|->`: a line for every photo of a gallery. */
import { Option, type Command } from 'commander';
import type { Config } from '../../config/table.js';
import { readProfileFile } from '../../config/profile-file.js';
import type { Profile } from '../../decision/contract.js';
import { builtInProfiles } from '../../decision/profiles.js';
import type { Pool } from '../../engine/pool.js';
import { FaceGaugeError } from '../../errors.js';
import { resolveProfile } from '../../library/assessor.js';
import { startEngine } from '../../library/engine.js';
import { measureIds, type MeasureId } from '../../measures/ids.js';
import { createProgressReporter } from '../../models/progress.js';
import { createLocalJudge } from './batch/local-judge.js';
import { performBatch, type BatchOptions } from './batch/perform.js';
import { exitCodes, type CommandIo } from './command-io.js';
import { addConfigOptions, configOf } from './config-options.js';

interface BatchFlags extends Omit<BatchOptions, 'from'> {
  readonly profile: string;
  readonly measures?: string;
}

export function registerBatch(program: Command, io: CommandIo): void {
  const batch = program
    .command('batch')
    .description('Judge a gallery: one line per photo, whatever befalls it; run again after a kill, it goes on. Exit code 0: every photo has its line')
    .argument('<from>', 'folder (with everything below it), file with one path a line, or - for such a list on standard input');
  addBatchOptions(batch);
  batch
    .addOption(new Option('--profile <id>', `what to judge by: ${builtInProfiles.map(({ id }) => id).join(', ')}, the same without "sophon-", or custom (see --profile-file)`).default('sophon-high'))
    .option('--measures <ids>', 'measure these besides, separated by commas, or all');
  addConfigOptions(batch, ['models', 'rules', 'limits', 'engine']);
  batch.action(async (from: string, { profile: name, measures, ...options }: BatchFlags) => {
    const config = configOf(batch, io);
    const profile = chooseProfile(name, config);
    const chosen = parseMeasures(measures);
    let engine: Pool | undefined;
    try {
      const { isComplete } = await performBatch({ ...options, from }, io, async () => {
        engine = await startEngine(config, { onModelProgress: createProgressReporter(io.progress) });
        return createLocalJudge(engine, config, profile, chosen);
      });
      io.setExitCode(isComplete ? exitCodes.passed : exitCodes.failed);
    } finally {
      await engine?.close();
    }
  });
}

/** What `batch` and `submit` have in common. */
export function addBatchOptions(command: Command, outFlag = '--out'): void {
  command
    .requiredOption(`${outFlag} <file>`, 'results: .jsonl (one JSON object a line), .csv or .parquet; the last two are made at the end out of <file>.jsonl')
    .option('--copy-passed <folder>', 'copy photos that passed')
    .option('--copy-failed <folder>', 'copy photos that did not pass')
    .option('--report <html>', 'a page with counts by reason, distributions and the lowest scores')
    .option('--thumbnails', 'show the photos of the lowest scores in the report: personal data, so only on request');
}

function chooseProfile(name: string, config: Config): Profile {
  if (name !== 'custom') return resolveProfile(name);
  if (config.profileFile === undefined) throw new FaceGaugeError('CONFIGURATION_INVALID', '--profile custom: expected a file in --profile-file or FACEGAUGE_PROFILE_FILE.');
  return readProfileFile(config.profileFile);
}

function parseMeasures(text: string | undefined): readonly MeasureId[] {
  if (text === undefined) return ['UnifiedQualityScore'];
  if (text === 'all') return measureIds;
  return ['UnifiedQualityScore', ...text.split(',').map((name) => {
    const id = measureIds.find((one) => one.toLowerCase() === name.trim().toLowerCase());
    if (id === undefined) throw new FaceGaugeError('CONFIGURATION_INVALID', `--measures: expected names out of ${measureIds.join(', ')} but received ${JSON.stringify(name)}.`);
    return id;
  })];
}
