import { describe, expect, test } from 'vitest';
import { configTable } from '../../src/config/table.js';
import { readConfig } from '../../src/config/read.js';

const read = (environment: Record<string, string>, flags = {}): ReturnType<typeof readConfig> => readConfig({ environment, flags });

test('without settings it listens on the loopback, port 5555', () => {
  expect(read({})).toMatchObject({ port: 5555, host: '127.0.0.1', threads: 1, maxBodyBytes: 33_554_432, imageFolder: undefined, logLevel: 'info' });
});

test('variables are read, and a flag wins over its variable', () => {
  expect(read({ PORT: '8080', FACEGAUGE_WORKERS: '3' }, { port: '0' })).toMatchObject({ port: 0, workers: 3 });
});

test('an empty variable counts as not set', () => {
  expect(read({ PORT: '', FACEGAUGE_IMAGE_FOLDER: '' })).toMatchObject({ port: 5555, imageFolder: undefined });
});

describe('a wrong value is refused, naming variable, expectation and value', () => {
  test.each([
    [{ PORT: '70000' }, {}, 'PORT: expected an integer from 0 to 65535 but received "70000".'],
    [{ PORT: 'http' }, {}, 'PORT: expected an integer from 0 to 65535 but received "http".'],
    [{ PORT: ' ' }, {}, 'PORT: expected an integer from 0 to 65535 but received " ".'],
    [{ FACEGAUGE_WORKERS: '1.5' }, {}, 'FACEGAUGE_WORKERS: expected an integer from 1 to 256 but received "1.5".'],
    [{ FACEGAUGE_LOG_LEVEL: 'loud' }, {}, 'FACEGAUGE_LOG_LEVEL: expected one of fatal, error, warn, info, debug, trace, silent but received "loud".'],
    [{}, { port: 'NaN' }, '--port: expected an integer from 0 to 65535 but received "NaN".'],
    [{}, { host: '' }, '--host: expected a text that is not empty but received "".'],
  ])('%j %j', (environment, flags, message) => {
    expect(() => read(environment, flags)).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID', message }) as Error);
  });
});

test('no two rows share a variable or a flag', () => {
  const rows = Object.values(configTable);
  expect(new Set(rows.map(({ variable }) => variable)).size).toBe(rows.length);
  expect(new Set(rows.map(({ flag }) => flag)).size).toBe(rows.length);
});
