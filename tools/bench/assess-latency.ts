/**
 * How long one photo of one person takes with all measures, warm, stage by stage.
 *
 * Run: taskset -c 0 npx tsx tools/bench/assess-latency.ts --photo <file> [--runs 60] [--iso]
 *
 * One process, one thread of inference. Checks first that every component could be assessed, then prints medians and the
 * spread of the middle half. `--iso` measures the 28 components of the standard only.
 */
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { parseArgs } from 'node:util';
import type { AssessRequest } from '../../src/assessment.js';
import { openLocalAssessor } from '../../src/engine/local-assessor.js';
import { limits } from '../../src/limits.js';
import { isoMeasureIds, measureIds } from '../../src/measures/ids.js';
import { defaultStoreDir } from '../../src/models/manifest.js';

const { values } = parseArgs({ options: { photo: { type: 'string' }, runs: { type: 'string', default: '60' }, iso: { type: 'boolean', default: false } } });
if (values.photo === undefined) throw new Error('expected --photo <file>');
const warmUps = 10;
const runs = Number(values.runs);
const measures = values.iso ? isoMeasureIds : measureIds;
const bytes = new Uint8Array(await readFile(values.photo));
const assessor = await openLocalAssessor({ modelsDir: process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir, threads: 1 });
const request = (): AssessRequest => ({
  profile: { id: 'none', title: 'No rules', summary: 'Measures only.', rules: [] }, measures, maxFaces: 1, minFaceSizePixels: 20, maxPixels: limits.maxPixels,
  deadlineEpochMs: Date.now() + 60_000, include: { landmarks: false, alignedFace: false, mask: false, explain: false, timings: true },
});

const first = await assessor.assess(bytes, request());
const missing = measures.filter((id) => first.faces[0]?.measures[id]?.status !== 'measured');
if (missing.length > 0) throw new Error(`expected every measure to be assessed but these were not: ${missing.join(', ')}`);
for (let i = 0; i < warmUps; i++) await assessor.assess(bytes, request());
const totals: number[] = [];
const cpu: number[] = [];
const stages = new Map<string, number[]>();
for (let i = 0; i < runs; i++) {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const { timings } = await assessor.assess(bytes, request());
  totals.push(performance.now() - started);
  const { user, system } = process.cpuUsage(before);
  cpu.push((user + system) / 1000);
  for (const [stage, milliseconds] of Object.entries(timings ?? {})) stages.set(stage, [...(stages.get(stage) ?? []), milliseconds]);
}
await assessor.close();

const at = (list: readonly number[], share: number): string => [...list].sort((a, b) => a - b)[Math.floor(share * (list.length - 1))]!.toFixed(1);
const line = (name: string, list: readonly number[]): void => { process.stdout.write(`${name.padEnd(16)} ${at(list, 0.5).padStart(7)} ms   ${at(list, 0.25)} … ${at(list, 0.75)}   least ${at(list, 0)}\n`); };
process.stdout.write(`${os.cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}; ${first.image.width}×${first.image.height}, ${measures.length} measures, ${runs} runs after ${warmUps + 1}; median, middle half\n`);
for (const [name, list] of [...stages].sort((a, b) => Number(at(b[1], 0.5)) - Number(at(a[1], 0.5)))) line(name, list);
line('all', totals);
line('processor time', cpu);
process.exit(0);
