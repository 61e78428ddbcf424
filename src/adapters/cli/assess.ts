/** `facegauge assess <file…>`: judges photos here, without a service. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Option, type Command } from 'commander';
import type { Assessor, AssessRequest } from '../../assessment.js';
import { readProfileFile, readProfiles } from '../../config/profile-file.js';
import type { Config } from '../../config/table.js';
import type { Profile } from '../../decision/contract.js';
import { builtInProfiles, findProfile } from '../../decision/profiles.js';
import { FaceGaugeError, toErrorRecord } from '../../errors.js';
import { measureIds } from '../../measures/ids.js';
import { exitCodes, type CommandIo } from './command-io.js';
import { addConfigOptions, configOf } from './config-options.js';
import { provideNetworks } from './networks.js';
import type { Outcome } from './outcome.js';
import { describeOutcome } from './outcome-text.js';

interface AssessOptions {
  readonly profile: string;
  readonly allMeasures?: true;
  readonly json?: true;
  readonly annotate?: string;
}

export function registerAssess(program: Command, io: CommandIo): void {
  const profiles = builtInProfiles.map(({ id }) => id);
  const assess = program
    .command('assess')
    .description('Judge photos. Exit code 0: every face passed; 1: one failed; 2: a photo could not be assessed or shows no face')
    .argument('<file...>', 'photos')
    .addOption(new Option('--profile <id>', `what to judge by: ${profiles.join(', ')}, the same without "sophon-", or custom (see --profile-file)`).default('sophon-high'))
    .option('--all-measures', 'measure everything, not only what the profile rules on')
    .option('--json', 'one JSON array with the whole assessments')
    .option('--annotate <png>', 'draw box, landmarks, pose axes and failed checks; for several photos the names are numbered');
  addConfigOptions(assess, ['models', 'rules', 'limits', 'engine']);
  assess.action(async (files: string[], options: AssessOptions) => {
    const config = configOf(assess, io);
    const profile = chooseProfile(options.profile, config);
    await provideNetworks(config.modelsDir, io);
    const { openLocalAssessor } = await import('../../engine/local-assessor.js');
    const assessor = await openLocalAssessor({ modelsDir: config.modelsDir, threads: config.threads, executionProvider: config.executionProvider });
    const outcomes: Outcome[] = [];
    for (const [index, file] of files.entries()) {
      const outcome = await assessFile(assessor, file, makeRequest(config, profile, options), picturePath(options.annotate, index, files.length));
      outcomes.push(outcome);
      if (options.json !== true) io.out(describeOutcome(outcome, profile));
    }
    await assessor.close();
    if (options.json === true) io.out(`${JSON.stringify(outcomes, null, 2)}\n`);
    io.setExitCode(Math.max(...outcomes.map(exitCodeOf)));
  });
}

/** The profile of that id, with or without "sophon-", `custom`, or one of the operator's files. Throws CONFIGURATION_INVALID. */
export function chooseProfile(name: string, config: Config): Profile {
  if (name === 'custom') {
    if (config.profileFile === undefined) throw new FaceGaugeError('CONFIGURATION_INVALID', '--profile custom: expected a file in --profile-file or FACEGAUGE_PROFILE_FILE.');
    return readProfileFile(config.profileFile);
  }
  const profiles = readProfiles(config);
  const profile = findProfile(name, profiles) ?? findProfile(`sophon-${name}`);
  if (profile === undefined) {
    throw new FaceGaugeError('CONFIGURATION_INVALID', `--profile: expected one of ${profiles.map(({ id }) => id).join(', ')} or custom but received ${JSON.stringify(name)}.`);
  }
  return profile;
}

export function makeRequest(config: Config, profile: Profile, options: Pick<AssessOptions, 'allMeasures' | 'annotate' | 'json'>): AssessRequest {
  return {
    profile,
    measures: options.allMeasures === true ? measureIds : ['UnifiedQualityScore'],
    maxFaces: config.maxFaces,
    minFaceSizePixels: config.minFaceSizePixels,
    maxPixels: config.maxPixels,
    deadlineEpochMs: Date.now() + config.deadlineMs,
    include: { landmarks: options.annotate !== undefined, alignedFace: false, mask: false, explain: false, timings: options.json === true },
  };
}

export async function assessFile(assessor: Assessor, file: string, request: AssessRequest, picture?: string): Promise<Outcome> {
  try {
    const bytes = await readFile(file);
    const assessment = await assessor.assess(bytes, request);
    if (picture !== undefined) {
      const { annotate } = await import('./annotate.js');
      await writeFile(picture, await annotate(bytes, assessment));
    }
    return { file, assessment };
  } catch (thrown) {
    return { file, error: isMissing(thrown) ? { code: 'NOT_FOUND', message: 'The file cannot be read.' } : toErrorRecord(thrown) };
  }
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'syscall' in thrown && 'path' in thrown;
}

/** `out.png` for one photo; `out-1.png`, `out-2.png` … for several. */
function picturePath(template: string | undefined, index: number, count: number): string | undefined {
  if (template === undefined || count === 1) return template;
  const { dir, name, ext } = path.parse(template);
  return path.join(dir, `${name}-${index + 1}${ext}`);
}

function exitCodeOf({ assessment }: Outcome): number {
  if (assessment === undefined || assessment.faces.length === 0) return exitCodes.notAssessed;
  return assessment.faces.every(({ verdict }) => verdict.passed) ? exitCodes.passed : exitCodes.failed;
}
