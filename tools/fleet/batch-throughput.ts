/**
 * What a batch loses outside inference and decoding: the rate of `batch` against the engine's own on the same photos.
 *
 * Usage: tsx tools/fleet/batch-throughput.ts [--photos 40] [--rounds 12] [--workers 2] [--width 640]
 * Needs a build. Both run in this process on the same warm engine and in turn (A B, B A …), since the machine's speed
 * changes with what else it does. The engine's own rate is from bytes in memory to assessments that nobody writes.
 * Processor time is compared as well: on a machine that others use it says what rates cannot.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { AssessRequest } from '../../src/assessment.js';
import { createLocalJudge } from '../../src/adapters/cli/batch/local-judge.js';
import { performBatch } from '../../src/adapters/cli/batch/perform.js';
import { readConfig } from '../../src/config/read.js';
import { sophonHigh } from '../../src/decision/profiles.js';
import { Pool } from '../../src/engine/pool.js';
import { busyConcurrency } from '../../src/library/assessor.js';
import { mapConcurrently } from '../../src/library/concurrent-map.js';
import { drawVariants, writeGallery } from './gallery.js';
import { cpuSecondsOf, listTree, memoryOf } from './process-tree.js';
import { inMegabytes, median } from './statistics.js';

const { values } = parseArgs({ options: { photos: { type: 'string', default: '40' }, rounds: { type: 'string', default: '12' }, workers: { type: 'string', default: '2' }, width: { type: 'string', default: '640' } } });
const [count, rounds] = [Number(values.photos), Number(values.rounds)];
const say = (text: string): void => { process.stdout.write(`${text}\n`); };

const config = readConfig({ environment: { FACEGAUGE_WORKERS: values.workers } });
const pool = new Pool({
  module: new URL('../../dist/engine/worker-main.js', import.meta.url), options: { modelsDir: config.modelsDir, threads: config.threads },
  workers: config.workers, prefetch: config.prefetch, queuePerWorker: config.queuePerWorker, graceMs: config.graceMs,
});
const root = await mkdtemp(path.join(tmpdir(), 'facegauge-rate-'));

async function runEngine(photos: readonly Uint8Array[]): Promise<void> {
  const request: AssessRequest = {
    profile: sophonHigh, measures: ['UnifiedQualityScore'], maxFaces: config.maxFaces, minFaceSizePixels: config.minFaceSizePixels, maxPixels: config.maxPixels,
    deadlineEpochMs: Date.now() + 600_000, include: { landmarks: false, alignedFace: false, mask: false, explain: false, timings: false },
  };
  let faces = 0;
  for await (const assessment of mapConcurrently(photos, (bytes) => pool.assess(bytes, request), { concurrency: busyConcurrency(config), ordered: true })) faces += assessment.faces.length;
  if (faces < photos.length) throw new Error(`expected a face on each of ${photos.length} photos but found ${faces}`);
}

async function runBatch(gallery: string, out: string): Promise<void> {
  let text = '';
  const io = { out: (part: string) => { text += part; }, err: () => undefined, onStop: () => undefined, progress: new Writable({ write(_chunk, _encoding, done) { done(); } }), input: process.stdin };
  await performBatch({ from: gallery, out }, io, () => Promise.resolve(createLocalJudge(pool, config, sophonHigh, ['UnifiedQualityScore'])));
  if (!text.includes(`${count} photos`)) throw new Error(`expected ${count} photos: ${text}`);
}

async function timed(act: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await act();
  return (1000 * count) / (performance.now() - startedMs);
}

try {
  const photos = await drawVariants(count, Number(values.width));
  const gallery = path.join(root, 'gallery');
  await writeGallery(gallery, photos);
  await pool.start();
  await runEngine(photos);
  const rates: { engine: number[]; batch: number[] } = { engine: [], batch: [] };
  const cpu = { engine: { command: 0, processes: 0 }, batch: { command: 0, processes: 0 } };
  const measure = async (kind: 'engine' | 'batch', act: () => Promise<void>): Promise<void> => {
    const before = listTree(process.pid).map(cpuSecondsOf);
    rates[kind].push(await timed(act));
    const [command, ...processes] = listTree(process.pid).map((pid, index) => cpuSecondsOf(pid) - (before[index] ?? 0));
    cpu[kind].command += command ?? 0;
    cpu[kind].processes += processes.reduce((sum, seconds) => sum + seconds, 0);
  };
  for (let round = 0; round < rounds; round++) {
    const batch = (): Promise<void> => measure('batch', () => runBatch(gallery, path.join(root, `${round}.jsonl`)));
    const engine = (): Promise<void> => measure('engine', () => runEngine(photos));
    for (const act of round % 2 === 0 ? [engine, batch] : [batch, engine]) await act();
  }
  const ratios = rates.batch.map((rate, index) => rate / rates.engine[index]!);
  const bytes = photos.reduce((sum, photo) => sum + photo.length, 0) / count;
  say(`${count} photos of ${values.width} pixels width and ${(bytes / 1000).toFixed(0)} kB, ${config.workers} processes, ${rounds} rounds of each in turn`);
  say(`engine ${median(rates.engine).toFixed(1)} photos/s (${rates.engine.map((rate) => rate.toFixed(1)).join(' ')})`);
  say(`batch  ${median(rates.batch).toFixed(1)} photos/s (${rates.batch.map((rate) => rate.toFixed(1)).join(' ')})`);
  say(`batch / engine: median of the rounds ${median(ratios).toFixed(3)} (${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)})`);
  const perPhotoMs = (seconds: number): number => (1000 * seconds) / (rounds * count);
  for (const kind of ['engine', 'batch'] as const) {
    say(`${kind}: ${perPhotoMs(cpu[kind].processes).toFixed(1)} ms of processor time per photo in the inference processes, ${perPhotoMs(cpu[kind].command).toFixed(1)} ms in the main process`);
  }
  say(`engine / batch by processor time: ${((cpu.engine.processes + cpu.engine.command) / (cpu.batch.processes + cpu.batch.command)).toFixed(3)}`);
  say(`memory: ${listTree(process.pid).slice(1).map((pid) => inMegabytes(memoryOf(pid))).join(', ')} an inference process`);
} finally {
  await pool.close();
  await rm(root, { recursive: true, force: true });
}
