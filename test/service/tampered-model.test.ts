/** A network that is not the one of the manifest is never run: not at the start, and not in a process that starts later. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultStoreDir, readManifest, selectRoles } from '../../src/models/manifest.js';
import { firstPath, post } from '../contract/fiqa-cases.js';
import { makePortraits } from '../support/photos.js';
import { commandFile, startService, type RunningService } from '../support/running-service.js';

/** Nothing listens there: what is not in the store cannot be fetched. */
const offline = { npm_config_registry: 'http://127.0.0.1:9/' };
const network = 'face-mesh-attention.onnx';

let store = '';
beforeEach(() => {
  store = mkdtempSync(path.join(tmpdir(), 'facegauge-store-'));
  const from = process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir;
  // Only what a service needs; other files of a store may be large.
  for (const { file, source } of selectRoles(readManifest(), ['service']).models) if (source !== 'trained') cpSync(path.join(from, file), path.join(store, file));
});
afterEach(() => { rmSync(store, { recursive: true }); });

/** Changes one bit in the middle, among the weights, and answers how to change it back. */
function tamper(file = path.join(store, network)): () => void {
  const whole = readFileSync(file);
  const changed = Buffer.from(whole);
  changed[changed.length >> 1]! ^= 1;
  writeFileSync(file, changed);
  return () => { writeFileSync(file, whole); };
}

test('the start is refused with the name of the network and what to do, and the file is left as it is', () => {
  tamper();
  const before = readFileSync(path.join(store, network));
  const { status, stdout, stderr } = spawnSync(process.execPath, [commandFile, 'serve', '--port', '0', '--models-dir', store], { encoding: 'utf8', env: { ...process.env, ...offline } });
  expect(status).not.toBe(0);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/not there: face-mesh-attention \(its file is another than the manifest's\)\. [^]*npx facegauge models fetch/);
  expect(readFileSync(path.join(store, network)).equals(before)).toBe(true);
}, 60_000);

test('`models verify` names it', () => {
  tamper();
  const { status, stdout } = spawnSync(process.execPath, [commandFile, 'models', 'verify', '--models-dir', store], { encoding: 'utf8' });
  expect(status).not.toBe(0);
  expect(stdout).toMatch(/face-mesh-attention.*different/);
}, 60_000);

function inferenceProcess({ process: parent }: RunningService): number {
  const list = spawnSync('ps', ['-o', 'pid=', '--ppid', String(parent.pid)], { encoding: 'utf8' }).stdout;
  return Number(list.trim().split(/\s+/)[0]);
}

/** The copies that were prepared for this processor, where the system has memory to share. */
function preparedFiles({ process: { pid } }: RunningService): string[] {
  const shared = '/dev/shm';
  if (!existsSync(shared)) return [];
  const folders = readdirSync(shared).filter((name) => name.startsWith(`facegauge-networks-${pid ?? 0}-`));
  return folders.flatMap((folder) => [network, `${network}.weights`].map((name) => path.join(shared, folder, name)));
}

test('a process that takes the place of another proves the networks again: none is run until the file is whole', async () => {
  const [portrait] = await makePortraits(1);
  const request = post(firstPath, { image_base64_str: Buffer.from(portrait!.bytes).toString('base64') });
  const service = await startService(['--workers', '1', '--spares', '0', '--deadline-ms', '60000', '--models-dir', store], { environment: offline });
  const expected = (await service.send(request)).text;
  const prepared = preparedFiles(service);
  expect(prepared).toHaveLength(existsSync('/dev/shm') ? 2 : 0);
  const mend = tamper();
  for (const file of prepared) tamper(file);
  process.kill(inferenceProcess(service), 'SIGKILL');
  await expect.poll(() => service.log(), { timeout: 60_000 }).toContain(`expected ${path.join(store, network)} to have SHA-256`);
  expect((await service.send({ method: 'GET', path: '/readyz' })).status).toBe(503);
  mend();
  const endMs = Date.now() + 90_000;
  while ((await service.send({ method: 'GET', path: '/readyz' })).status !== 200 && Date.now() < endMs) await sleep(200);
  expect((await service.send(request)).text).toBe(expected);
  expect(await service.stop()).toBe(0);
}, 180_000);
