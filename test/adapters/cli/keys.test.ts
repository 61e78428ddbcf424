import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKeyRing } from '../../../src/adapters/http/access/key-ring.js';
import { createProgram } from '../../../src/adapters/cli/program.js';
import { parseKeys, readKeyFile } from '../../../src/config/key-file.js';
import { writeFolder } from '../../support/certificates.js';

let folder: ReturnType<typeof writeFolder>;
beforeEach(() => { folder = writeFolder({}); });
afterEach(() => { folder.remove(); });

async function run(args: readonly string[], environment: Record<string, string> = {}): Promise<string> {
  let out = '';
  const io = { out: (text: string) => { out += text; }, err: () => undefined, environment, setExitCode: () => undefined, onStop: () => undefined, onReload: () => undefined, progress: process.stderr, input: process.stdin };
  await createProgram(io, '1').parseAsync(['node', 'facegauge', 'keys', ...args]);
  return out;
}

const keyIn = (out: string): string => /fg_[\w-]{43}/.exec(out)?.[0] ?? '';

test('create shows the key once, and a line that a file of keys takes', async () => {
  const out = await run(['create', '--name', 'gate-1', '--scope', 'assess', 'docs', '--requests-per-minute', '600', '--concurrency', '4', '--expires', '2099-12-31']);
  const entries = parseKeys(`keys:\n${out.split('\n').find((line) => line.startsWith('  - ')) ?? ''}\n`, 'keys');
  expect(entries).toMatchObject([{ name: 'gate-1', scopes: ['assess', 'docs'], requestsPerMinute: 600, concurrency: 4, expires: '2099-12-31' }]);
  expect(createKeyRing(entries).find(keyIn(out))?.label).toBe('gate-1');
  expect(keyIn(await run(['create', '--name', 'gate-1']))).not.toBe(keyIn(out));
});

test('create --file makes the file for its owner alone, adds to it, and keeps no key in it', async () => {
  const file = folder.at('keys.yaml');
  const made = [keyIn(await run(['create', '--name', 'a', '--file', file])), keyIn(await run(['create', '--name', 'b', '--scope', 'metrics', '--file', file]))];
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const ring = createKeyRing(readKeyFile(file));
  expect(made.map((key) => ring.find(key)?.label)).toEqual(['a', 'b']);
  for (const key of made) expect(readFileSync(file, 'utf8')).not.toContain(key);
  await expect(run(['create', '--name', 'a', '--file', file])).rejects.toThrow('the name of a stands there twice');
  expect(readKeyFile(file)).toHaveLength(2);
});

test('list shows names, scopes and limits', async () => {
  const file = folder.at('keys.yaml');
  await run(['create', '--name', 'gate', '--scope', 'assess', 'docs', '--concurrency', '3', '--file', file]);
  for (const out of [await run(['list', '--file', file]), await run(['list'], { FACEGAUGE_KEYS_FILE: file })]) expect(out).toMatch(/^gate +assess docs +- +3 +- +sha256:[0-9a-f]{12}$/m);
  await expect(run(['list'])).rejects.toThrow('FACEGAUGE_KEYS_FILE');
});

test.each([
  ['keys: x', 'line 1: /keys must be array'],
  ['keys:\n  - {name: a, hash: "sha256:00", scopes: [assess]}', 'line 2: /keys/0/hash must match pattern'],
  [`keys:\n\n  - name: a\n    hash: "sha256:${'0'.repeat(64)}"\n    scopes: [all]`, 'line 5: /keys/0/scopes/0'],
  [`keys:\n  - {name: a, hash: "sha256:${'0'.repeat(64)}", scopes: [assess], admin: true}`, 'line 2: '],
  ['keys:\n  - {name: a', 'line '],
])('the file %j is refused with the line of the mistake', (text, message) => {
  expect(() => parseKeys(text, 'keys.yaml')).toThrow(`keys.yaml, ${message}`);
});

test('a wrong name, scope, number or date makes no key and writes no file', async () => {
  const file = folder.at('keys.yaml');
  for (const args of [['--name', 'a b'], ['--name', 'a', '--scope', 'all'], ['--name', 'a', '--concurrency', '0'], ['--name', 'a', '--expires', 'soon'], ['--name', 'a', '--expires', '2030-13-01'], []]) {
    await expect(run(['create', ...args, '--file', file])).rejects.toThrow();
  }
  expect(existsSync(file)).toBe(false);
  writeFileSync(file, 'keys: []\n');
  await expect(run(['create', '--name', 'a', '--file', file])).rejects.toThrow('line ');
});
