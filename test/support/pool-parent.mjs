/** A parent with one inference process, for a test that kills it: prints the process's id and waits. */
import { Pool } from '../../dist/engine/pool.js';

const pool = new Pool({
  module: new URL('./command-worker.mjs', import.meta.url), options: {}, workers: 1, prefetch: 1, queuePerWorker: 1, graceMs: 1000,
});
await pool.start();
process.stdout.write(String(pool.stats().workers[0].pid));
setInterval(() => undefined, 1000);
