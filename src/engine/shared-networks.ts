/**
 * A folder of prepared networks for the processes of one pool. A process of its own prepares them and ends, so that what
 * optimising takes stays with none that lives on.
 *
 * The folder lies in memory, not on a disk, and only this user can read it. Linux only: elsewhere there is none.
 */
import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inferenceEnvironment, inferenceFlags } from '../config/child-environment.js';
import type { PreparedNetworks } from '../models/prepared.js';

/** `no-folder`: no folder could be made in memory. `not-prepared`: the process that prepares networks failed, or had no room. */
export type UnsharedReason = 'no-folder' | 'not-prepared';

export interface SharedNetworks {
  /** Or why none could be made: processes then load the networks of the store, each for itself. */
  readonly networks: PreparedNetworks | UnsharedReason;
  /** Takes the folder away; processes that have opened its networks keep them. */
  readonly release: () => void;
}

const sharedMemory = '/dev/shm';
const namePrefix = 'facegauge-networks-';
const preparationModule = new URL('./preparation-main.js', import.meta.url);

/** Never rejects: what is wrong with the networks is for the processes that load them to say. */
export async function shareNetworks(modelsDir: string, within = sharedMemory): Promise<SharedNetworks> {
  discardAbandoned(within);
  const folder = createFolder(within);
  if (folder === undefined) return { networks: 'no-folder', release: () => undefined };
  const release = (): void => { discardNetworks(folder); };
  const networks = await runPreparation(modelsDir, folder);
  if (networks === undefined) release();
  return { networks: networks ?? 'not-prepared', release };
}

/** Undefined where nothing may be written. */
function createFolder(within: string): string | undefined {
  try {
    return mkdtempSync(path.join(within, `${namePrefix}${process.pid}-`));
  } catch {
    return undefined;
  }
}

/** Also for whoever is left when the process that made the folder is gone; at once, as that one may be about to end. */
export function discardNetworks(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Another process is at it as well, or it belongs to another user.
  }
}

/** Folders whose service was ended together with all of its processes. */
function discardAbandoned(within: string): void {
  for (const name of namesIn(within)) {
    const pid = new RegExp(`^${namePrefix}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) discardNetworks(path.join(within, name));
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Resolves with nothing where the process fails. */
function runPreparation(modelsDir: string, folder: string): Promise<PreparedNetworks | undefined> {
  return new Promise((resolve) => {
    const child = fork(preparationModule, [modelsDir, folder], { execArgv: [...inferenceFlags], env: inferenceEnvironment(), stdio: ['ignore', 2, 2, 'ipc'] });
    child.once('message', (networks) => { resolve(networks as PreparedNetworks); });
    child.once('error', () => { resolve(undefined); });
    child.once('exit', () => { resolve(undefined); });
  });
}
