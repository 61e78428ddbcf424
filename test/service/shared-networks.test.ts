/** The weights that inference processes share: mapped by all of them, and gone with the service however that ends. Linux only: reads /proc. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { PoolEvent } from '../../src/engine/pool-stats.js';
import { shareNetworks } from '../../src/engine/shared-networks.js';
import { importBuilt, ownBuild } from '../../tools/bench/build.js';
import { fiqaRequest } from '../../tools/bench/load.js';
import { childrenOf } from '../../tools/robustness/probed-service.js';
import { makePortraits } from '../support/photos.js';
import { startService, type RunningService } from '../support/running-service.js';
import { until } from '../support/waiting.js';

type SharedNetworks = typeof import('../../src/engine/shared-networks.js');
type NetworkPool = typeof import('../../src/engine/network-pool.js');

const shared = '/dev/shm';
const networks = 8;

/** Folders of the process of that number. */
const foldersOf = (pid: number | undefined): string[] => readdirSync(shared).filter((name) => name.startsWith(`facegauge-networks-${pid ?? 0}-`));

async function start(): Promise<RunningService> {
  const service = await startService(['--workers', '2']);
  await until(async () => (await service.send({ method: 'GET', path: '/readyz' })).status === 200);
  return service;
}

/** Files of weights that a process maps. */
const mappedBy = (pid: number): Set<string> => new Set(readFileSync(`/proc/${pid}/maps`, 'utf8').match(/facegauge-networks-\S+\.weights$/gm));

async function answer({ send }: RunningService): Promise<number> {
  const [portrait] = await makePortraits(1);
  return (await send(fiqaRequest(portrait!.bytes))).status;
}

describe.runIf(existsSync('/proc/self/maps') && existsSync(shared))('the networks of a service', () => {
  it('are mapped by every process, answer, and are put away at the end', async () => {
    const service = await start();
    await until(async () => (await childrenOf(service.process.pid!)).length === 3);
    const pids = await childrenOf(service.process.pid!);
    await until(() => pids.every((pid) => mappedBy(pid).size === networks));
    expect(new Set(pids.flatMap((pid) => [...mappedBy(pid)])).size).toBe(networks);
    expect(await answer(service)).toBe(200);
    expect(await service.stop()).toBe(0);
    expect(foldersOf(service.process.pid)).toEqual([]);
  });

  it('are put away by the others when the process that answers is killed', async () => {
    const service = await start();
    expect(foldersOf(service.process.pid)).toHaveLength(1);
    service.process.kill('SIGKILL');
    await until(() => foldersOf(service.process.pid).length === 0);
  });

  it('are put away by the next service when all processes were killed, and only those', async () => {
    const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(gone, 'exit');
    const abandoned = join(shared, `facegauge-networks-${gone.pid ?? 0}-test`);
    const kept = join(shared, `facegauge-networks-${process.pid}-test`);
    for (const folder of [abandoned, kept]) mkdirSync(folder);
    const service = await start();
    expect([abandoned, kept].map((folder) => existsSync(folder))).toEqual([false, true]);
    rmSync(kept, { recursive: true });
    expect(await service.stop()).toBe(0);
  });

  it('are loaded from the store by a process that finds them tidied away', async () => {
    const service = await start();
    for (const name of foldersOf(service.process.pid)) rmSync(join(shared, name), { recursive: true });
    const before = await childrenOf(service.process.pid!);
    process.kill(before[0]!, 'SIGKILL');
    await until(async () => (await childrenOf(service.process.pid!)).some((pid) => !before.includes(pid)));
    expect(await answer(service)).toBe(200);
    expect(await service.stop()).toBe(0);
  });
});

it('no folder is made where none can be, and nothing fails', async () => {
  const { networks: made, release } = await shareNetworks('anywhere', join(shared, 'facegauge-absent'));
  expect(made).toBe('no-folder');
  release();
});

describe('without the networks of a store', () => {
  const within = mkdtempSync(join(tmpdir(), 'facegauge-'));
  const absent = join(within, 'absent');
  afterAll(() => { rmSync(within, { recursive: true }); });

  it('nothing is left behind, and the reason is told', async () => {
    const built = await importBuilt<SharedNetworks>(ownBuild, 'engine/shared-networks.js');
    expect((await built.shareNetworks(absent, within)).networks).toBe('not-prepared');
    expect(readdirSync(within)).toEqual([]);
  });

  it('the pool says so before its processes fail', async () => {
    const built = await importBuilt<NetworkPool>(ownBuild, 'engine/network-pool.js');
    const events: PoolEvent[] = [];
    const pool = built.createNetworkPool({ modelsDir: absent, workers: 1, threads: 1, executionProvider: 'cpu', prefetch: 0, queuePerWorker: 1, graceMs: 1000 }, { onEvent: (event) => { events.push(event); } });
    await expect(pool.start()).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
    expect(events[0]).toEqual({ type: 'networks-unshared', pid: undefined, reason: 'not-prepared' });
    await pool.close();
  });
});
