/**
 * A batch in a process of its own, on a deterministic judge: <folder> <out> [kill after so many lines of results].
 * The kill is SIGKILL, whatever is under way; a table (.csv, .parquet) is made out of the lines in <out>.jsonl.
 */
import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { performBatch } from '../../dist/adapters/cli/batch/perform.js';
import { statusOf } from '../../dist/adapters/cli/batch/result-line.js';

const [from, out, killAt] = process.argv.slice(2);

const journal = out.endsWith('.jsonl') ? out : `${out}.jsonl`;

if (killAt !== undefined) {
  const watch = () => {
    const found = statSync(journal, { throwIfNoEntry: false }) === undefined ? 0 : readFileSync(journal, 'utf8').split('\n').length - 1;
    if (found >= Number(killAt)) process.kill(process.pid, 'SIGKILL');
    setImmediate(watch);
  };
  watch();
}

await performBatch({ from, out }, { out: () => undefined, err: () => undefined, onStop: () => undefined, progress: process.stderr, input: process.stdin }, async () => ({
  settings: 'test', measures: [], concurrency: 8, ordered: true,
  async assess({ name, path }, settings) {
    const photo = JSON.parse(await readFile(path, 'utf8'));
    // Photos end in another order than they began.
    await sleep(photo.width % 3);
    return { file: name, status: statusOf(photo.faces.map(() => true)), profile: 'test', settings, width: photo.width };
  },
}));
