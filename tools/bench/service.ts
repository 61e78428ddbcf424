/** The real service under load: pace and latency by number of connections, and what else it needs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { commandAllocator } from '../../src/config/child-environment.js';
import type { FiqaAnswer } from '../../src/adapters/sophon/fiqa-entry.js';
import { startService, type RunningService } from '../../test/support/running-service.js';
import { listTree, memoryOf, residentOf } from '../fleet/process-tree.js';
import { applyLoad, fiqaRequest, type LoadFigures } from './load.js';
import { timeWork, type Team } from './team.js';

/**
 * As the command is started by its name (bin/facegauge.mjs). Ends with this process, also where a measurement fails. The
 * deadline is far, as a series is timed to its last answer.
 */
export async function startBench(workers: number): Promise<RunningService> {
  const service = await startService(['--workers', String(workers), '--log-level', 'error', '--deadline-ms', '600000'], { environment: commandAllocator });
  const end = (): void => { service.process.kill(); };
  process.once('exit', end);
  service.process.once('exit', () => { process.off('exit', end); });
  return service;
}

/** Sends each photo so often and answers the faces on each. Throws when an answer is not 200 or not as before. */
export async function checkAnswers({ send }: RunningService, photos: readonly Uint8Array[], times = 3): Promise<number[]> {
  const faces: number[] = [];
  for (const photo of photos) {
    const answers: string[] = [];
    for (let i = 0; i < times; i++) {
      const { status, text } = await send(fiqaRequest(photo));
      if (status !== 200) throw new Error(`expected 200 but received ${status}`);
      answers.push(text);
    }
    if (new Set(answers).size !== 1) throw new Error('expected the same answer to the same photo');
    faces.push((JSON.parse(answers[0]!) as FiqaAnswer).data.length);
  }
  return faces;
}

/** The service as a contestant: the requests of its full load, with as many connections. */
export function serviceTeam(service: RunningService, photos: readonly Uint8Array[], connections: number): Team {
  const requests = photos.map(fiqaRequest);
  return {
    name: 'service',
    run: async (from, count) => {
      const rotated = requests.map((_, index) => requests[(from + index) % requests.length]!);
      let figures: LoadFigures | undefined;
      const turn = await timeWork([service.process.pid!], count, async () => { figures = await applyLoad(service.port, rotated, { connections, requests: count }); });
      // By the last answer: the load generator ends a moment after it.
      return { ...turn, photosPerSecond: figures!.perSecond };
    },
    close: async () => { await service.stop(); },
  };
}

export interface ServiceRow extends LoadFigures { readonly photo: string; readonly connections: number }

/** A series holds as many answers as the seconds give, and no fewer than so many of each connection. */
export interface Series { readonly connections: readonly number[]; readonly seconds: number; readonly perConnection: number }

export async function measureLatencies(service: RunningService, kinds: Readonly<Record<string, readonly Uint8Array[]>>, { connections: choices, seconds, perConnection }: Series, say: (text: string) => void): Promise<ServiceRow[]> {
  const rows: ServiceRow[] = [];
  for (const [photo, photos] of Object.entries(kinds)) {
    const load = (connections: number, requests: number): Promise<LoadFigures> => applyLoad(service.port, photos.map(fiqaRequest), { connections, requests });
    let { perSecond } = await load(1, 2);
    for (const connections of choices) {
      const row = { photo, connections, ...await load(connections, Math.max(connections * perConnection, Math.round(seconds * perSecond))) };
      ({ perSecond } = row);
      say(`service: ${photo}, ${connections} connections: ${perSecond.toFixed(1)}/s, p50 ${row.p50Ms.toFixed(0)} ms, p99 ${row.p99Ms.toFixed(0)} ms`);
      rows.push(row);
    }
  }
  return rows;
}

export interface Memory {
  readonly afterRequests: number;
  /** Of the main process and of each inference process, the spare one included. */
  readonly residentBytes: readonly number[];
  /** The same, with pages that several share divided among them. */
  readonly proportionalBytes: readonly number[];
}

/** The spare process loads after the others. */
const restMs = 5000;

export async function readMemory({ process: { pid } }: RunningService, afterRequests: number): Promise<Memory> {
  await sleep(restMs);
  const tree = listTree(pid!);
  return { afterRequests, residentBytes: tree.map(residentOf), proportionalBytes: tree.map(memoryOf) };
}

/** Milliseconds from the start of the command until it answers that it is ready. */
export async function timeStart(workers: number): Promise<number> {
  const startedMs = performance.now();
  const service = await startBench(workers);
  while ((await service.send({ method: 'GET', path: '/readyz' })).status !== 200) await sleep(5);
  const tookMs = performance.now() - startedMs;
  await service.stop();
  return tookMs;
}

export interface ScalingRow extends LoadFigures { readonly workers: number }

export async function measureScaling(workers: number, photos: readonly Uint8Array[], { seconds }: Series): Promise<ScalingRow[]> {
  const rows: ScalingRow[] = [];
  for (let count = 1; count <= workers; count++) {
    const service = await startBench(count);
    const load = (requests: number): Promise<LoadFigures> => applyLoad(service.port, photos.map(fiqaRequest), { connections: count * 4, requests });
    const { perSecond } = await load(count * 16);
    rows.push({ workers: count, ...await load(Math.max(count * 16, Math.round(perSecond * seconds))) });
    await service.stop();
  }
  return rows;
}
