#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/adapters/cli/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write('FaceGauge is not built yet. Run: npm run build\n');
  process.exitCode = 1;
}
