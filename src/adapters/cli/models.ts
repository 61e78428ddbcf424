/** `facegauge models`: list, verify, fetch. */
import type { Command } from 'commander';
import { readManifest } from '../../models/manifest.js';
import { verifyModels } from '../../models/store.js';
import { exitCodes, type CommandIo } from './command-io.js';
import { addConfigOptions, configOf } from './config-options.js';
import { provideNetworks } from './networks.js';
import { formatTable } from './text-table.js';

export function registerModels(program: Command, io: CommandIo): void {
  const models = program.command('models').description('The networks: what they are, whether they are whole, and how to get them');

  models.command('list').description('Id, licence, size, hash and task of every network').action(() => {
    const rows = readManifest().models.map(({ id, licence, bytes, sha256, task }) => [id, licence, `${(bytes / 1e6).toFixed(1)} MB`, sha256.slice(0, 12), task]);
    io.out(formatTable([['id', 'licence', 'size', 'sha256', 'task'], ...rows]));
  });

  const verify = models.command('verify').description('Check every network in the store against its hash; exit code 1 when one is missing or differs');
  addConfigOptions(verify, ['models']);
  verify.action(async () => {
    const states = await verifyModels({ storeDir: configOf(verify, io).modelsDir, manifest: readManifest() });
    io.out(formatTable([['id', 'state'], ...states.map(({ id, state }) => [id, state])]));
    if (states.some(({ state }) => state !== 'whole')) io.setExitCode(exitCodes.failed);
  });

  const fetch = models.command('fetch').description('Fetch and convert the networks that are missing');
  addConfigOptions(fetch, ['models']);
  fetch.action(async () => {
    const storeDir = configOf(fetch, io).modelsDir;
    const { fetched, kept } = await provideNetworks(storeDir, io);
    io.out(`${fetched.length} models fetched, ${kept.length} were there: ${storeDir}\n`);
  });
}
