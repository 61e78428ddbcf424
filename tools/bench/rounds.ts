/** Contestants in turn: each round every one of them assesses the same photos. */
import { ratios, summarize, type Summary } from './summary.js';
import type { Team, Turn } from './team.js';

export interface Standing {
  readonly name: string;
  readonly photosPerSecond: Summary;
  /** Milliseconds of processor time a photo. */
  readonly processorMs: Summary;
  /** Pace of the service in the same round, as a multiple of this one's. */
  readonly serviceRatio: Summary;
  /** Processor time of this one, as a multiple of the service's in the same round. */
  readonly processorRatio: Summary;
}

/** `photosOf`: how many photos a turn of each is; a slow contestant's turn must not take minutes. */
export async function playRounds(teams: readonly Team[], rounds: number, photosOf: (name: string) => number, say: (text: string) => void): Promise<Standing[]> {
  const turns = new Map<string, Turn[]>(teams.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // Another one begins each round, so that none always follows the same.
    for (let place = 0; place < teams.length; place++) {
      const team = teams[(round + place) % teams.length]!;
      turns.get(team.name)!.push(await team.run(round, photosOf(team.name)));
    }
    say(`round ${round + 1}: ${teams.map(({ name }) => `${name} ${turns.get(name)!.at(-1)!.photosPerSecond.toFixed(1)}/s`).join(', ')}`);
  }
  const service = turns.get('service');
  if (service === undefined) throw new Error('expected the service among the contestants');
  return teams.map(({ name }) => standingOf(name, turns.get(name)!, service));
}

export function standingOf(name: string, own: readonly Turn[], service: readonly Turn[]): Standing {
  const paces = (turns: readonly Turn[]): number[] => turns.map(({ photosPerSecond }) => photosPerSecond);
  const costs = (turns: readonly Turn[]): number[] => turns.map(({ processorMs }) => processorMs);
  return {
    name, photosPerSecond: summarize(paces(own)), processorMs: summarize(costs(own)),
    serviceRatio: summarize(ratios(paces(service), paces(own))), processorRatio: summarize(ratios(costs(own), costs(service))),
  };
}
