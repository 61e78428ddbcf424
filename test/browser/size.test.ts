import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildConsole } from './build-console.js';

test('the first load brings at most 150 kB of script, compressed', async () => {
  const folder = join(await buildConsole(), 'assets');
  const scripts = readdirSync(folder).filter((file) => file.endsWith('.js'));
  const bytes = scripts.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0);
  expect(scripts.length).toBeGreaterThan(0);
  // Far above nothing: an empty script would fit, too.
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(150_000);
});
