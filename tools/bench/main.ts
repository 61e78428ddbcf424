/**
 * The benchmark: `npm run bench -- [--quick] [--photos <folder>] [--note <what else ran>] [--out docs/performance]`.
 * Compares the service with the floor and with its peers in turn, and measures stages, latencies and growth. Writes
 * `<out>/bench.json` and `<out>.md`; with `--quick` both go to `tmp` and the figures say little. Linux only: reads /proc.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installPackages } from '../models/proof/runtime-folder.js';
import { ownBuild } from './build.js';
import { inOneProcess, localContestants, peerContestants, type LocalContestant } from './contestant.js';
import { applyLoad, fiqaRequest } from './load.js';
import { drawGroup, drawPhonePhoto, findPortraits, groupFaces, portraitSize, resizePortrait } from './photos.js';
import { writeReport, type BenchResults } from './report.js';
import { playRounds } from './rounds.js';
import { checkAnswers, measureLatencies, measureScaling, readMemory, serviceTeam, startBench, timeStart } from './service.js';
import { timeGrowth, timeMeasures, timeStages } from './stages.js';
import { summarize } from './summary.js';
import { openTeam, type OpenedTeam } from './team.js';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, photos: { type: 'string' }, note: { type: 'string', default: '' }, out: { type: 'string' }, workers: { type: 'string', default: String(os.availableParallelism()) } } });
const workers = Number(values.workers);
// A turn is long enough that its beginning and end, when not all processes have a photo, are a hundredth of it.
const size = values.quick
  ? { portraits: 4, rounds: 2, photosPerTurn: 24, peerPhotos: 4, seconds: 2, connections: [1, 8], perConnection: 1, runs: 5, starts: 1, requests: 100 }
  : { portraits: 8, rounds: 9, photosPerTurn: 240, peerPhotos: 8, seconds: 8, connections: [1, 2, 8, 32], perConnection: 2, runs: 25, starts: 5, requests: 10_000 };
/** Enough that each process always has its next photo. */
const fullConnections = workers * 4;
const out = path.resolve(values.out ?? (values.quick ? 'tmp/performance' : 'docs/performance'));
const say = (text: string): void => { process.stderr.write(`${text}\n`); };
const startedMs = performance.now();
const loadBefore = os.loadavg();

const peers = installPackages(path.join(import.meta.dirname, 'peers'), 'facegauge-bench');
const found = await findPortraits(values.photos);
const candidates = await Promise.all(found.map((bytes) => resizePortrait(bytes, portraitSize)));
const openOne = (contestant: LocalContestant, photos: readonly Uint8Array[], count: number, name?: string): Promise<OpenedTeam> =>
  openTeam({ kind: 'open', contestant, build: ownBuild, peers: peers.folder, photos }, count, name);
const open = (photos: readonly Uint8Array[], count: number): Promise<OpenedTeam[]> => Promise.all(localContestants.map((contestant) => openOne(contestant, photos, count)));

// Only portraits on which every contestant finds one face are of use; the others are counted.
const tried = await open(candidates, 1);
const agreed = candidates.map((_, index) => tried.every(({ opened }) => opened.faces[index] === 1));
await Promise.all(tried.map((team) => team.close()));
const originals = found.filter((_, index) => agreed[index]).slice(0, size.portraits);
const photos = candidates.filter((_, index) => agreed[index]).slice(0, size.portraits);
say(`${agreed.filter(Boolean).length} of ${candidates.length} portraits with one face for every contestant; ${photos.length} are used`);
if (photos.length < 2) throw new Error('expected at least 2 portraits on which every contestant finds one face');
const phone = await drawPhonePhoto(originals[0]!);
const group = await drawGroup(originals, groupFaces);

let service = await startBench(workers);
const faces = await checkAnswers(service, [...photos, phone, group]);
const expected = [...photos.map(() => 1), 1, groupFaces];
if (faces.join() !== expected.join()) throw new Error(`expected ${expected.join()} faces but the service found ${faces.join()}`);

const locals = [...await open(photos, workers), ...await Promise.all(peerContestants.map((peer) => openOne(peer, photos, 1, inOneProcess(peer))))];
for (const { name, opened } of locals) if (opened.faces.some((count) => count !== 1)) throw new Error(`expected ${name} to find one face on each portrait`);
const teams = [serviceTeam(service, photos, fullConnections), ...locals];
const photosOf = (name: string): number => (peerContestants.some((peer) => name.startsWith(peer)) ? size.peerPhotos : size.photosPerTurn);
// A whole round before the clock runs: what is compiled and allocated at first is no cost of a photo, and V8 compiles for some hundred.
await playRounds(teams, 1, photosOf, () => undefined);
const standings = await playRounds(teams, size.rounds, photosOf, say);
await Promise.all(locals.map((team) => team.close()));

const latencies = await measureLatencies(service, { portrait: photos, 'phone photo': [phone], group: [group] }, size, say);
await service.stop();
service = await startBench(workers);
const memory = [await readMemory(service, 0)];
await applyLoad(service.port, photos.map(fiqaRequest), { connections: fullConnections, requests: size.requests });
memory.push(await readMemory(service, size.requests));
await service.stop();
say(`memory: ${memory.map(({ residentBytes }) => (residentBytes.reduce((sum, bytes) => sum + bytes, 0) / 1e6).toFixed(0)).join(' → ')} MB resident`);

const scaling = await measureScaling(workers, photos, size);
const starts: number[] = [];
for (let i = 0; i < size.starts; i++) starts.push(await timeStart(workers));
say(`start: ${starts.map((tookMs) => tookMs.toFixed(0)).join(', ')} ms`);

const results: BenchResults = {
  version: 1, quick: values.quick, date: new Date().toISOString().slice(0, 10), tookSeconds: Math.round((performance.now() - startedMs) / 1000), note: values.note,
  environment: { processor: os.cpus()[0]?.model.trim() ?? 'unknown', cores: os.availableParallelism(), memoryGb: Math.round(os.totalmem() / 1e9), system: `${os.type()} ${os.release()}`, node: process.version, loadBefore, loadAfter: os.loadavg() },
  peers: Object.fromEntries(['@vladmandic/human', '@vladmandic/face-api', '@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'].map((name) => [name, peers.version(name)])),
  workers, connections: fullConnections,
  photos: { source: values.photos === undefined ? 'the photos of the tests' : 'a folder of portraits', tried: candidates.length, agreed: agreed.filter(Boolean).length, used: photos.length, portraitBytes: photos.map(({ length }) => length), phoneBytes: phone.length, groupBytes: group.length },
  networkRuns: locals.find(({ name }) => name === 'floor')!.opened.networkRuns,
  turns: { rounds: size.rounds, photos: size.photosPerTurn, peerPhotos: size.peerPhotos },
  standings, latencies, memory, scaling, startMs: summarize(starts),
  stages: await timeStages(ownBuild, photos[0]!, size.runs), measures: await timeMeasures(ownBuild, photos[0]!, size.runs), growth: await timeGrowth(ownBuild, originals, size.runs),
};
await mkdir(out, { recursive: true });
await writeFile(path.join(out, 'bench.json'), `${JSON.stringify(results, undefined, 1)}\n`);
await writeFile(`${out}.md`, writeReport(results));
say(`${out}.md and bench.json written after ${results.tookSeconds} s`);
process.exit(0);
