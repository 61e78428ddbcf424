import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commandAllocator, inferenceEnvironment, inferenceFlags } from '../../src/config/child-environment.js';

test("an inference process inherits everything but the command's own settings of the C library", () => {
  expect(inferenceEnvironment({ PATH: '/bin', ...commandAllocator })).toEqual({ ...inferenceEnvironment({}), PATH: '/bin' });
  expect(inferenceEnvironment({}).MALLOC_MMAP_THRESHOLD_).not.toBe(commandAllocator.MALLOC_MMAP_THRESHOLD_);
});

test('what the operator has set stays as it is', () => {
  const { MALLOC_ARENA_MAX, MALLOC_TRIM_THRESHOLD_ } = inferenceEnvironment({ MALLOC_ARENA_MAX: '4' });
  expect([MALLOC_ARENA_MAX, MALLOC_TRIM_THRESHOLD_]).toEqual(['4', inferenceEnvironment({}).MALLOC_TRIM_THRESHOLD_]);
});

test('an inference process may collect its young generation, and what nobody holds goes with it', () => {
  const program = `
    const held = () => process.memoryUsage().arrayBuffers;
    const before = held();
    (() => { new ArrayBuffer(5_000_000); })();
    const full = held();
    gc({ type: 'minor' });
    console.log(full - before >= 5_000_000, held() - before < 1_000_000);`;
  expect(execFileSync(process.execPath, [...inferenceFlags, '--eval', program], { encoding: 'utf8' })).toBe('true true\n');
});
