/** `facegauge best <file…>`: which of several photos of one person is the best, and why. The same ranking as POST /v1/best. */
import { Option, type Command } from 'commander';
import { adviseOn, adviseWithoutFace, type Advice } from '../../decision/advice.js';
import type { Profile } from '../../decision/contract.js';
import { explainRank, failedMeasures, rankFaces } from '../../decision/ranking.js';
import { assessFile, chooseProfile, makeRequest } from './assess.js';
import { exitCodes, type CommandIo } from './command-io.js';
import { addConfigOptions, configOf } from './config-options.js';
import { provideNetworks } from './networks.js';
import type { Outcome } from './outcome.js';

interface BestOptions {
  readonly profile: string;
  readonly json?: true;
}

/** One photo in its place. */
export interface RankedOutcome {
  readonly rank: number;
  readonly file: string;
  readonly passed: boolean;
  readonly score?: number;
  readonly failed: readonly string[];
  readonly why: { readonly en: string; readonly zh: string };
  readonly reasons: readonly Advice[];
  readonly error?: Outcome['error'];
}

export function registerBest(program: Command, io: CommandIo): void {
  const best = program
    .command('best')
    .description('Rank photos of one person, best first. Exit code 0: the best one passed; 1: it failed; 2: none shows a face')
    .argument('<file...>', 'photos')
    .addOption(new Option('--profile <id>', 'what to judge by').default('enrolment'))
    .option('--json', 'one JSON array, best first');
  addConfigOptions(best, ['models', 'rules', 'limits', 'engine']);
  best.action(async (files: string[], options: BestOptions) => {
    const config = configOf(best, io);
    const profile = chooseProfile(options.profile, config);
    await provideNetworks(config.modelsDir, io);
    const { openLocalAssessor } = await import('../../engine/local-assessor.js');
    const assessor = await openLocalAssessor({ modelsDir: config.modelsDir, threads: config.threads, executionProvider: config.executionProvider });
    const outcomes: Outcome[] = [];
    for (const file of files) outcomes.push(await assessFile(assessor, file, makeRequest(config, profile, {})));
    await assessor.close();
    const ranked = rankOutcomes(outcomes, profile);
    io.out(options.json === true ? `${JSON.stringify(ranked, null, 2)}\n` : describeRanking(ranked));
    io.setExitCode(exitCodeOf(ranked, outcomes));
  });
}

/** Best first; the largest face of each photo speaks for it. */
export function rankOutcomes(outcomes: readonly Outcome[], profile: Profile): RankedOutcome[] {
  const faces = outcomes.map(({ assessment }) => assessment?.faces[0]);
  return rankFaces(faces, profile).map((index, place) => {
    const { file, error } = outcomes[index]!;
    const face = faces[index];
    return {
      rank: place + 1, file, passed: face?.verdict.passed ?? false,
      ...(face?.score === undefined ? {} : { score: face.score }),
      failed: face === undefined ? [] : failedMeasures(face.verdict, profile),
      why: explainRank(face, profile),
      reasons: face === undefined ? (error === undefined ? adviseWithoutFace() : []) : adviseOn(face, profile),
      ...(error === undefined ? {} : { error }),
    };
  });
}

export function describeRanking(ranked: readonly RankedOutcome[]): string {
  return ranked.map(({ rank, file, why, reasons, error }) => {
    const lines = [`${rank}. ${file}`, `   ${error === undefined ? why.en : `${error.code} – ${error.message}`}`, ...reasons.map(({ en }) => `   → ${en}`)];
    return `${lines.join('\n')}\n`;
  }).join('');
}

function exitCodeOf(ranked: readonly RankedOutcome[], outcomes: readonly Outcome[]): number {
  if (outcomes.every(({ assessment }) => (assessment?.faces.length ?? 0) === 0)) return exitCodes.notAssessed;
  return ranked[0]?.passed === true ? exitCodes.passed : exitCodes.failed;
}
