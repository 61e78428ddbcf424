/** The real service in a process of its own, and how it and its inference processes fare. Linux only: reads /proc. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandAllocator } from '../../src/config/child-environment.js';
import { startService, type RunningService } from '../../test/support/running-service.js';

/** A gap of more than 50 ms between two turns of the event loop: see service-probe.mjs. */
export interface Stall {
  /** Whether the process itself was at work in the gap; otherwise others had the processor. */
  readonly own: boolean;
  readonly gapMs: number;
  /** Processor time of all threads of the process in the gap. */
  readonly usedMs: number;
  /** Of the gap: collections of garbage of more than 5 ms. */
  readonly collectionMs: number;
  /** What began in the gap or just before, the last 16: method, path, type and length of the body. */
  readonly requests: readonly string[];
}

export interface MainFigures {
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
  readonly externalBytes: number;
  /** Sockets, timers, pipes … that are open. */
  readonly handles: number;
  /** Since the last sample, in milliseconds, a tick of 10 included. */
  readonly loopDelayMs: { readonly p50: number; readonly p99: number; readonly most: number };
  /** Since the last sample. */
  readonly stalls: readonly Stall[];
}

export interface Sample {
  readonly main: MainFigures;
  /** Resident bytes of each inference process. */
  readonly children: ReadonlyMap<number, number>;
}

export interface ProbedService extends RunningService {
  /** `collect`: after a collection of garbage in the main process. */
  sample(options?: { readonly collect?: boolean }): Promise<Sample>;
  hasEnded(): boolean;
}

/** With the settings of the C library that the command's first line gives it: Node is started by name here, for its arguments. */
export async function startProbedService(args: readonly string[] = []): Promise<ProbedService> {
  const probe = join(import.meta.dirname, 'service-probe.mjs');
  const service = await startService(args, { nodeArguments: ['--expose-gc', '--import', probe], ipc: true, environment: commandAllocator });
  const waiting = new Map<number, (figures: MainFigures) => void>();
  let nextId = 1;
  let ended = false;
  service.process.on('message', ({ id, figures }: { id: number; figures: MainFigures }) => {
    waiting.get(id)?.(figures);
    waiting.delete(id);
  });
  service.process.once('exit', () => { ended = true; });
  return {
    ...service,
    hasEnded: () => ended,
    async sample({ collect = false } = {}) {
      const id = nextId++;
      const main = await new Promise<MainFigures>((resolve, reject) => {
        waiting.set(id, resolve);
        service.process.send({ id, collect }, (error) => { if (error) reject(error); });
      });
      return { main, children: await readChildren(service.process.pid!) };
    },
  };
}

/** Ids of the inference processes that run now. */
export async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.trim().split(' ').filter((part) => part !== '').map(Number);
}

async function readChildren(pid: number): Promise<Map<number, number>> {
  const sizes = new Map<number, number>();
  for (const child of await childrenOf(pid)) {
    // One that ends in this moment has no size.
    const status = await readFile(`/proc/${child}/status`, 'utf8').catch(() => '');
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    if (kibibytes !== undefined) sizes.set(child, Number(kibibytes) * 1024);
  }
  return sizes;
}

/** A sample when nothing has been under way for a while. */
export async function sampleAtRest(service: ProbedService): Promise<Sample> {
  await sleep(1500);
  return service.sample({ collect: true });
}

export const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

/** The sum of resident bytes of the inference processes. */
export function childBytes({ children }: Sample): number {
  return [...children.values()].reduce((sum, bytes) => sum + bytes, 0);
}
