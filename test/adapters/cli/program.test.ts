import { describe, expect, test } from 'vitest';
import type { CommandIo } from '../../../src/adapters/cli/command-io.js';
import { createProgram } from '../../../src/adapters/cli/program.js';
import { configTable } from '../../../src/config/table.js';
import { readManifest } from '../../../src/models/manifest.js';

interface Run {
  readonly out: string;
  readonly err: string;
  readonly exitCode: number | undefined;
  readonly thrown: unknown;
}

async function run(args: readonly string[], environment: Record<string, string> = {}): Promise<Run> {
  let out = '';
  let err = '';
  let exitCode: number | undefined;
  let thrown: unknown;
  const io: CommandIo = {
    out: (text) => { out += text; },
    err: (text) => { err += text; },
    environment,
    setExitCode: (code) => { exitCode = code; },
    onStop: () => undefined,
    onReload: () => undefined,
    progress: process.stderr,
    input: process.stdin,
  };
  await createProgram(io, '1.2.3').parseAsync(['node', 'facegauge', ...args]).catch((error: unknown) => { thrown = error; });
  return { out, err, exitCode, thrown };
}

test('serve and worker --help print every setting between them, with its variable and its default', async () => {
  const words = `${(await run(['serve', '--help'])).out} ${(await run(['worker', '--help'])).out}`.replace(/\s+/g, ' ');
  for (const { flag, variable, default: fallback } of Object.values(configTable)) {
    expect(words).toContain(typeof fallback === 'boolean' ? `--${flag} ` : `--${flag} <value>`);
    expect(words).toContain(`(variable ${variable})`);
  }
  expect(words).toContain('an integer from 0 to 65535; default: 5555');
});

test('the version is the package\'s', async () => {
  expect((await run(['--version'])).out).toBe('1.2.3\n');
});

describe('a wrong setting stops a command before it does anything', () => {
  test.each([
    [['serve', '--port', 'x'], {}, '--port: expected an integer from 0 to 65535 but received "x".'],
    [['serve'], { PORT: '-1' }, 'PORT: expected an integer from 0 to 65535 but received "-1".'],
    [['assess', 'a.jpg'], { FACEGAUGE_THREADS: 'many' }, 'FACEGAUGE_THREADS: expected an integer from 1 to 256 but received "many".'],
    [['assess', 'a.jpg', '--profile', 'best'], {}, '--profile: expected one of sophon-high, '],
    [['assess', 'a.jpg', '--profile', 'custom'], {}, '--profile custom: expected a file'],
    [['serve', '--profile-file', '/nowhere.yaml'], {}, 'Expected a profile at /nowhere.yaml'],
  ])('%j %j', async (args, environment, message) => {
    const { thrown } = await run(args, environment);
    expect(thrown).toMatchObject({ code: 'CONFIGURATION_INVALID', message: expect.stringContaining(message) as string });
  });
});

test('models list names every network of the manifest', async () => {
  const { out } = await run(['models', 'list']);
  const { models } = readManifest();
  expect(models.length).toBeGreaterThan(0);
  for (const { id, sha256 } of models) expect(out).toMatch(new RegExp(`^${id} .*${sha256.slice(0, 12)}`, 'm'));
});

test('models verify says what is missing, with exit code 1', async () => {
  const { out, exitCode } = await run(['models', 'verify'], { FACEGAUGE_MODELS_DIR: '/nowhere' });
  expect(out).toMatch(/^face-detection-retina +missing$/m);
  expect(exitCode).toBe(1);
});

test('an unknown command is an error that points to --help', async () => {
  const { err, thrown } = await run(['asess']);
  expect(thrown).toMatchObject({ exitCode: 1 });
  expect(err).toContain('run with --help');
});
