import { expect, test } from 'vitest';
import { limits } from '../../src/limits.js';
import { makeImageBombs } from '../../tools/fuzz/image-bombs.js';
import { tryImage } from '../../tools/fuzz/image-trial.js';

test('bombs, polyglots and formats that are not on the list are refused or decoded within the limits, and leave no memory behind', async () => {
  const bombs = await makeImageBombs();
  expect(bombs.length).toBeGreaterThan(35);
  const before = process.memoryUsage().rss;
  for (const { name, bytes, outcomes } of bombs) {
    const { outcome, fault } = await tryImage(bytes, limits.maxPixels);
    expect(fault, name).toBeUndefined();
    expect(outcomes, `${name}: ${outcome}`).toContain(outcome.replace(', damaged', ''));
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
}, 120_000);
