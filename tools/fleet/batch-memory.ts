/**
 * Peak memory of `facegauge batch` over few and over many photos.
 *
 * Usage: tsx tools/fleet/batch-memory.ts [--few 1000] [--many 100000] [--workers 2]
 * Linux only; needs a build. The photos are small: 39 of 40 are 32 pixels wide without a face, one shows a face of a few
 * dozen pixels. Memory is the sum over the command and its inference processes, shared pages counted once.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { createRandom } from '../../test/support/noise.js';
import { drawVariants, linkGallery } from './gallery.js';
import { listTree, memoryOf } from './process-tree.js';
import { inMegabytes } from './statistics.js';

const { values } = parseArgs({ options: { few: { type: 'string', default: '1000' }, many: { type: 'string', default: '100000' }, workers: { type: 'string', default: '2' } } });
const command = path.join(import.meta.dirname, '..', '..', 'bin', 'facegauge.mjs');
const sampleEveryMs = 250;
const say = (text: string): void => { process.stdout.write(`${text}\n`); };

async function drawSmallPhotos(): Promise<Uint8Array[]> {
  const random = createRandom(7);
  const faces = await drawVariants(1, 90);
  const blanks = Array.from({ length: 39 }, () => {
    // A gradient between two colours: noise looks like faces to a detector, and each photo would be looked at again and again.
    const [from, to] = [0, 1].map(() => Array.from({ length: 3 }, () => random() * 256)) as [number[], number[]];
    const pixels = Buffer.from(Array.from({ length: 32 * 32 * 3 }, (_, i) => from[i % 3]! + ((to[i % 3]! - from[i % 3]!) * Math.floor(i / 96)) / 32));
    return sharp(pixels, { raw: { width: 32, height: 32, channels: 3 } }).jpeg().toBuffer();
  });
  const all = await Promise.all(blanks);
  return [...faces, ...all];
}

interface Peak {
  readonly totalBytes: number;
  readonly commandBytes: number;
  readonly processBytes: number;
  readonly seconds: number;
  readonly lines: number;
}

async function measure(gallery: string, out: string): Promise<Peak> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [command, 'batch', gallery, '--out', out, '--workers', values.workers], { stdio: ['ignore', 'ignore', 'inherit'] });
  const peak = { totalBytes: 0, commandBytes: 0, processBytes: 0 };
  const timer = setInterval(() => {
    const memory = listTree(child.pid!).map(memoryOf);
    peak.totalBytes = Math.max(peak.totalBytes, memory.reduce((sum, bytes) => sum + bytes, 0));
    peak.commandBytes = Math.max(peak.commandBytes, memory[0] ?? 0);
    peak.processBytes = Math.max(peak.processBytes, ...memory.slice(1));
  }, sampleEveryMs);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(timer);
  if (code !== 0) throw new Error(`batch ended with ${code ?? 'a signal'}`);
  return { ...peak, seconds: (performance.now() - startedMs) / 1000, lines: readFileSync(out).reduce((sum, byte) => sum + (byte === 0x0a ? 1 : 0), 0) };
}

const root = await mkdtemp(path.join(tmpdir(), 'facegauge-memory-'));
try {
  const photos = await drawSmallPhotos();
  const peaks: Peak[] = [];
  for (const count of [Number(values.few), Number(values.many)]) {
    const gallery = path.join(root, `gallery-${count}`);
    await linkGallery(gallery, photos, count);
    const peak = await measure(gallery, path.join(root, `${count}.jsonl`));
    peaks.push(peak);
    say(`${peak.lines} photos: at most ${inMegabytes(peak.totalBytes)} (the command ${inMegabytes(peak.commandBytes)}, an inference process ${inMegabytes(peak.processBytes)}), ${peak.seconds.toFixed(0)} s`);
    await rm(gallery, { recursive: true });
  }
  const ratio = peaks[1]!.totalBytes / peaks[0]!.totalBytes;
  say(`ratio ${ratio.toFixed(3)}: ${ratio <= 1.1 ? 'within' : 'NOT within'} 10 %`);
  if (ratio > 1.1) process.exitCode = 1;
} finally {
  await rm(root, { recursive: true, force: true });
}
