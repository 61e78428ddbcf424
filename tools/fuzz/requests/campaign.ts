/** Many cases over several connections against one running service. */
import { RawConnection } from '../../robustness/raw-connection.js';
import type { ImageSeed } from '../image-seeds.js';
import { makeRequestCase } from './make-case.js';
import { tryRequest, type TrialLimits } from './trial.js';

export interface CampaignOptions extends TrialLimits {
  readonly port: number;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly connections: number;
  readonly seeds: readonly ImageSeed[];
  /** Asked between cases; true ends the campaign. */
  readonly hasEnded?: () => boolean;
}

export interface CampaignTally {
  done: number;
  /** Requests in all cases: a pipelined one holds several. */
  requests: number;
  /** Counts by group and status. */
  readonly outcomes: Map<string, Map<string, number>>;
  readonly faults: string[];
  /** Milliseconds from the first byte to the last answer, and the number of the case. */
  slowest: { readonly milliseconds: number; readonly index: number };
}

export const createTally = (): CampaignTally => ({ done: 0, requests: 0, outcomes: new Map(), faults: [], slowest: { milliseconds: 0, index: -1 } });

export async function runCampaign(options: CampaignOptions, tally: CampaignTally): Promise<void> {
  let next = options.from;
  const takeIndex = (): number | undefined => (next < options.to && options.hasEnded?.() !== true ? next++ : undefined);
  await Promise.all(Array.from({ length: options.connections }, () => runLine(options, takeIndex, tally)));
}

/** One connection after another, each for as many cases as it lives through. */
async function runLine(options: CampaignOptions, takeIndex: () => number | undefined, tally: CampaignTally): Promise<void> {
  let connection: RawConnection | undefined;
  for (let index = takeIndex(); index !== undefined; index = takeIndex()) {
    const one = makeRequestCase(options.seed, index, options.seeds);
    connection ??= new RawConnection(options.port);
    const outcome = await tryRequest(connection, one, options);
    tally.done += 1;
    tally.requests += one.routes.length;
    const row = tally.outcomes.get(one.group) ?? new Map<string, number>();
    tally.outcomes.set(one.group, row);
    for (const status of outcome.statuses.length === 0 ? ['left'] : outcome.statuses) row.set(String(status), (row.get(String(status)) ?? 0) + 1);
    if (outcome.milliseconds > tally.slowest.milliseconds) tally.slowest = { milliseconds: outcome.milliseconds, index };
    if (outcome.fault !== undefined) tally.faults.push(`${index} (${one.group}): ${outcome.fault}`);
    if (!outcome.reusable) {
      connection.destroy();
      connection = undefined;
    }
  }
  connection?.destroy();
}
