/** The built command on addresses that strangers can reach. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commandFile } from '../support/running-service.js';

test('the service refuses to start there without access control: exit code 2, and what to do, before anything is loaded', () => {
  const environment = { ...process.env, HOST: '0.0.0.0', PORT: '0' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [commandFile, 'serve'], { encoding: 'utf8', env: environment });
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^facegauge: HOST: 0\.0\.0\.0 can be reached from other machines[^]*keys create[^]*--tls-client-ca[^]*--insecure\n$/);
});
