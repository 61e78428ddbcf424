import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addConfigOptions, configOf } from '../../../src/adapters/cli/config-options.js';

function read(args: readonly string[], environment: Record<string, string> = {}): { readonly warmSpares: boolean; readonly insecure: boolean; readonly port: number } {
  const command = new Command();
  addConfigOptions(command, ['server', 'access']);
  command.exitOverride().parse(args, { from: 'user' });
  return configOf(command, { environment });
}

test('a switch that is off by default is turned on by its name alone', () => {
  expect(read([]).insecure).toBe(false);
  expect(read(['--insecure', '--port', '0'])).toMatchObject({ insecure: true, port: 0 });
});

test('a switch that is on by default is turned off by a value, and its flag wins over its variable', () => {
  expect(read([]).warmSpares).toBe(true);
  expect(read([], { FACEGAUGE_WARM_SPARES: 'false' }).warmSpares).toBe(false);
  expect(read(['--warm-spares', 'false']).warmSpares).toBe(false);
  expect(read(['--warm-spares', '--port', '0'], { FACEGAUGE_WARM_SPARES: 'false' })).toMatchObject({ warmSpares: true, port: 0 });
  expect(() => read(['--warm-spares', 'perhaps'])).toThrow('--warm-spares: expected true or false but received "perhaps".');
});
