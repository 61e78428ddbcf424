/** The real service under load: pace and latency by number of connections, and what else it needs. */
import type { FiqaAnswer } from '../../src/adapters/sophon/fiqa-entry.js';
import { startService, type RunningService } from '../../test/support/running-service.js';
import { listTree, memoryOf, residentOf } from '../fleet/process-tree.js';
import { applyLoad, fiqaRequest, type LoadFigures } from './load.js';
import { timeWork, type Team } from './team.js';

/** Ends with this process, also where a measurement fails. */
export async function startBench(workers: number): Promise<RunningService> {
  const service = await startService(['--workers', String(workers), '--log-level', 'error', '--deadline-ms', '60000']);
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
      const turn = await timeWork([service.process.pid!], count, async () => { figures = await applyLoad(service.port, rotated, { connections, until: { requests: count } }); });
      // By the last answer: the load generator ends a moment after it.
      return { ...turn, photosPerSecond: figures!.perSecond };
    },
    close: async () => { await service.stop(); },
  };
}

export interface ServiceRow extends LoadFigures { readonly photo: string; readonly connections: number }

export async function measureLatencies(service: RunningService, kinds: Readonly<Record<string, readonly Uint8Array[]>>, seconds: number, say: (text: string) => void): Promise<ServiceRow[]> {
  const rows: ServiceRow[] = [];
  for (const [photo, photos] of Object.entries(kinds)) {
    for (const connections of [1, 2, 8, 32]) {
      const row = { photo, connections, ...await applyLoad(service.port, photos.map(fiqaRequest), { connections, until: { seconds } }) };
      say(`service: ${photo}, ${connections} connections: ${row.perSecond.toFixed(1)}/s, p50 ${row.p50Ms.toFixed(0)} ms, p99 ${row.p99Ms.toFixed(0)} ms`);
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

export function readMemory({ process: { pid } }: RunningService, afterRequests: number): Memory {
  const tree = listTree(pid!);
  return { afterRequests, residentBytes: tree.map(residentOf), proportionalBytes: tree.map(memoryOf) };
}

/** Milliseconds from the start of the command until it answers that it is ready. */
export async function timeStart(workers: number): Promise<number> {
  const startedMs = performance.now();
  const service = await startBench(workers);
  while ((await service.send({ method: 'GET', path: '/readyz' })).status !== 200) await new Promise((resolve) => setTimeout(resolve, 5));
  const tookMs = performance.now() - startedMs;
  await service.stop();
  return tookMs;
}
