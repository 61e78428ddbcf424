/** A contestant in as many processes as the service has for inference. */
import { fork, type ChildProcess } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { inferenceEnvironment, inferenceFlags } from '../../src/config/child-environment.js';
import { cpuSecondsOf, listTree } from '../fleet/process-tree.js';
import type { Answer, LocalContestant, Order } from './contestant.js';

export interface Turn {
  readonly photosPerSecond: number;
  /** Milliseconds of processor time a photo, of all its processes. */
  readonly processorMs: number;
}

export interface Team {
  readonly name: string;
  /** Assesses so many photos, starting with the one of that number, as fast as it can. */
  run(from: number, count: number): Promise<Turn>;
  close(): Promise<void>;
}

/** The service runs inference at this niceness; so that other work on the machine weighs on all alike, so do the others. */
const niceness = 5;

async function tell(child: ChildProcess, order: Order): Promise<Exclude<Answer, { kind: 'failed' }>> {
  const answer = await new Promise<Answer>((resolve, reject) => {
    const onExit = (): void => { reject(new Error('the process of a contestant ended')); };
    child.once('exit', onExit);
    child.once('message', (message) => { child.off('exit', onExit); resolve(message as Answer); });
    child.send(order);
  });
  if (answer.kind === 'failed') throw new Error(answer.message);
  return answer;
}

/** Processor time and pace of a piece of work for so many photos. */
export async function timeWork(pids: readonly number[], count: number, work: () => Promise<void>): Promise<Turn> {
  const used = (): number => pids.flatMap(listTree).map(cpuSecondsOf).reduce((sum, seconds) => sum + seconds, 0);
  const [before, startedMs] = [used(), performance.now()];
  await work();
  return { photosPerSecond: (1000 * count) / (performance.now() - startedMs), processorMs: (1000 * (used() - before)) / count };
}

export interface OpenedTeam extends Team {
  readonly opened: Extract<Answer, { kind: 'opened' }>;
}

/** What the service gives its inference processes, the pipeline and the floor are given too; the peers run as Node runs them. */
function settingsOf(contestant: LocalContestant): { execArgv?: string[]; env?: NodeJS.ProcessEnv } {
  return contestant === 'pipeline' || contestant === 'floor' ? { execArgv: [...process.execArgv, ...inferenceFlags], env: inferenceEnvironment() } : {};
}

/** Throws when its processes do not find the same. */
export async function openTeam(order: Extract<Order, { kind: 'open' }>, size: number, name: string = order.contestant): Promise<OpenedTeam> {
  const children = Array.from({ length: size }, () => fork(path.join(import.meta.dirname, 'contestant-process.ts'), { ...settingsOf(order.contestant), serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }));
  for (const { pid } of children) if (pid !== undefined) os.setPriority(pid, niceness);
  const close = async (): Promise<void> => {
    await Promise.all(children.map((child) => new Promise<void>((resolve) => {
      if (child.exitCode !== null) { resolve(); return; }
      child.once('exit', () => { resolve(); });
      child.disconnect();
    })));
  };
  try {
    const [opened, ...others] = await Promise.all(children.map((child) => tell(child, order)));
    if (opened?.kind !== 'opened') throw new Error(`expected ${order.contestant} to open`);
    if (others.some((other) => JSON.stringify(other) !== JSON.stringify(opened))) throw new Error(`expected the processes of ${order.contestant} to find the same`);
    const pids = children.map(({ pid }) => pid!);
    return {
      name, opened, close,
      run: (from, count) => timeWork(pids, count, async () => {
        await Promise.all(children.map((child, place) => {
          const own = Math.floor((count * (place + 1)) / size) - Math.floor((count * place) / size);
          return tell(child, { kind: 'run', from: from + Math.floor((count * place) / size), count: own });
        }));
      }),
    };
  } catch (error) {
    await close();
    throw error;
  }
}
