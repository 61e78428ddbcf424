#!/usr/bin/env -S MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=32768 MALLOC_TRIM_THRESHOLD_=1048576 node
// The settings of the C library are those of src/config/child-environment.ts: of what a large body took, much would otherwise
// stay with the process (docs/decisions/0023).
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

// Keeps V8's young generation at the 1 MB halves it starts with. Bytes of requests are freed when their Buffers are
// collected there, and at 16 MB that is tens of requests late (docs/decisions/0023). Here, as this growth alone can be
// set in a process that runs already.
setFlagsFromString('--semi-space-growth-factor=1');

const main = new URL('../dist/adapters/cli/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write('FaceGauge is not built yet. Run: npm run build\n');
  process.exitCode = 1;
}
