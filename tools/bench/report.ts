/** The results as a page: contenders, environment, task, results. */
import { markdownTable } from '../docs/markdown.js';
import { inOneProcess } from './contestant.js';
import type { Standing } from './rounds.js';
import type { Memory, ScalingRow, ServiceRow } from './service.js';
import type { Growth, Timed } from './stages.js';
import { inWords, type Summary } from './summary.js';

export interface BenchResults {
  readonly version: 1;
  readonly quick: boolean;
  readonly date: string;
  readonly tookSeconds: number;
  /** What else ran on the machine. */
  readonly note: string;
  readonly environment: { readonly processor: string; readonly cores: number; readonly memoryGb: number; readonly system: string; readonly node: string; readonly loadBefore: readonly number[]; readonly loadAfter: readonly number[] };
  readonly peers: Readonly<Record<string, string>>;
  readonly workers: number;
  readonly connections: number;
  readonly photos: { readonly source: string; readonly tried: number; readonly agreed: number; readonly used: number; readonly portraitBytes: readonly number[]; readonly phoneBytes: number; readonly groupBytes: number };
  /** Of each portrait: how often each network runs. */
  readonly networkRuns: readonly Readonly<Record<string, number>>[];
  readonly turns: { readonly rounds: number; readonly photos: number; readonly peerPhotos: number };
  readonly standings: readonly Standing[];
  readonly latencies: readonly ServiceRow[];
  readonly memory: readonly Memory[];
  readonly scaling: readonly ScalingRow[];
  readonly startMs: Summary;
  readonly stages: readonly Timed[];
  readonly measures: readonly Timed[];
  readonly growth: Growth;
}

const contenders: Readonly<Record<string, string>> = {
  'service': 'FaceGauge over HTTP on the loopback: the appliance\'s endpoint at `high`. The load generator runs on the same cores.',
  'pipeline': 'FaceGauge\'s pipeline alone, without HTTP and without the way to another process.',
  'floor': 'Bare runs of the networks that the endpoint needs for the photo, as often as it needs them and on the same tensors, and a bare decode of the JPEG. Nothing else.',
  'human': '`@vladmandic/human`, WebAssembly backend: detector, mesh, iris, emotion, description.',
  'face-api': '`@vladmandic/face-api`, WebAssembly backend: SSD detector, landmarks, expressions, descriptor.',
};

/** Medians; what a judge looks at first. */
export function headline({ standings, latencies, memory, startMs, growth }: BenchResults): readonly (readonly [what: string, value: string])[] {
  const ratioTo = (name: string): Summary | undefined => standings.find((standing) => standing.name === name)?.serviceRatio;
  const at = (photo: string, connections: number): ServiceRow => {
    const row = latencies.find((one) => one.photo === photo && one.connections === connections);
    if (row === undefined) throw new RangeError(`expected a figure of ${photo} at ${connections} connections`);
    return row;
  };
  const cost = (photo: string): string => (at('portrait', 8).perSecond / at(photo, 8).perSecond).toFixed(2);
  const resident = memory.at(-1)!.residentBytes.reduce((sum, bytes) => sum + bytes, 0);
  const proportional = memory.at(-1)!.proportionalBytes.reduce((sum, bytes) => sum + bytes, 0);
  return [
    ['service ÷ floor, throughput', inWords(ratioTo('floor')!, 2)],
    ['service ÷ human, throughput', inWords(ratioTo('human')!, 1)],
    ['service ÷ human in one process', inWords(ratioTo(inOneProcess('human'))!, 1)],
    ['service ÷ face-api, throughput', inWords(ratioTo('face-api')!, 1)],
    ['service ÷ face-api in one process', inWords(ratioTo(inOneProcess('face-api'))!, 1)],
    ['p99 ÷ p50 with 8 connections', (at('portrait', 8).p99Ms / at('portrait', 8).p50Ms).toFixed(2)],
    ['a 12-megapixel photo ÷ a portrait, cost', cost('phone photo')],
    ['20 faces ÷ a portrait, cost', cost('group')],
    ['20 faces ÷ one in a photo of that size, cost', (growth.faces.at(-1)!.milliseconds.median / growth.faces[0]!.milliseconds.median).toFixed(2)],
    ['start to ready', `${inWords(startMs, 0)} ms`],
    [`memory after ${memory.at(-1)!.afterRequests} requests, all processes`, `${(resident / 1e6).toFixed(0)} MB resident, ${(proportional / 1e6).toFixed(0)} MB with shared pages counted once`],
  ];
}

const timedTable = (what: string, rows: readonly Timed[], digits = 1): string =>
  markdownTable([what, 'ms: median (quartiles)'], rows.map(({ name, milliseconds }) => [name, inWords(milliseconds, digits)]));

export function writeReport(results: BenchResults): string {
  const { environment: machine, photos, turns } = results;
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;
  const looks = new Map<string, number>();
  for (const counts of results.networkRuns) for (const [id, count] of Object.entries(counts)) looks.set(id, (looks.get(id) ?? 0) + count / results.networkRuns.length);
  const sections = [
    '# Performance',
    `Written by \`npm run bench\` on ${results.date} in ${results.tookSeconds} s${results.quick ? ', **with `--quick`: these figures say little**' : ''}; the figures behind it are in [performance/bench.json](performance/bench.json). Measure yours with the same command (\`-- --quick\` takes a minute or two). Where a figure has three numbers, they are the median and the quartiles.`,
    markdownTable(['in one line each', ''], headline(results)),
    '## Contenders',
    markdownTable(['name', 'what'], Object.entries(contenders)),
    `Peers: ${Object.entries(results.peers).map(([name, version]) => `${name} ${version}`).join(', ')}. They are given pixels by the decoder that the service uses, and keep nothing from one photo to the next. Contestants run in ${results.workers} processes of one thread each at the niceness of the service's inference processes; pipeline and floor also with their settings of V8 and of the C library, the peers as Node runs them. Besides, each peer in one process, as its first example runs it: one core, whatever there are. The service has ${results.workers} and is sent requests over ${results.connections} connections. The compiled build is measured.`,
    '## Environment',
    `${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}. Load average before ${machine.loadBefore.map((load) => load.toFixed(1)).join(', ')}, after ${machine.loadAfter.map((load) => load.toFixed(1)).join(', ')} (1, 5, 15 minutes).${results.note === '' ? '' : ` ${results.note}`}`,
    '## Task',
    `Portraits of 640×800 pixels (${photos.used}, ${kilobytes(Math.min(...photos.portraitBytes))} to ${kilobytes(Math.max(...photos.portraitBytes))}), made from ${photos.source}; every contestant finds one face on ${photos.agreed} of the ${photos.tried} tried, and only such are used. The phone photo has 3000×4000 pixels (${kilobytes(photos.phoneBytes)}), the group 20 faces on 2000×2000 (${kilobytes(photos.groupBytes)}). Before the clock runs, the service must answer 200, the same three times over, with the right number of faces, and every contestant one face on each portrait.`,
    `Networks of a portrait, runs: ${[...looks].map(([id, count]) => `${id} ${count.toFixed(1)}`).join(', ')}.`,
    '## Results',
    `### In turn\n\n${turns.rounds} rounds, another contestant first in each; a turn is ${turns.photos} photos, for the peers ${turns.peerPhotos}. Ratios are of one round each. Processor time is of all its processes, the service's with the one that answers; other work on the machine disturbs it less than it does the pace.`,
    markdownTable(['', 'photos a second', 'service ÷ it', 'processor time a photo, ms', 'its processor time ÷ service\'s'], results.standings.map((standing) => [standing.name, inWords(standing.photosPerSecond, 1), inWords(standing.serviceRatio, 2), inWords(standing.processorMs, 1), inWords(standing.processorRatio, 2)])),
    '### Latency',
    markdownTable(['photo', 'connections', 'answers a second', 'p50, ms', 'p99, ms', 'answers'], results.latencies.map((row) => [row.photo, String(row.connections), row.perSecond.toFixed(1), row.p50Ms.toFixed(0), row.p99Ms.toFixed(0), String(row.answered)])),
    `### Stages\n\nOne portrait with all measures, one thread, each stage without those it waits for; measures on evidence that is there already.`,
    timedTable('stage', results.stages),
    timedTable('measure', results.measures.filter(({ milliseconds }) => milliseconds.median >= 0.01), 2),
    `The other measures take less than 0.01 ms: ${results.measures.filter(({ milliseconds }) => milliseconds.median < 0.01).map(({ name }) => name).join(', ')}.`,
    '### Growth',
    markdownTable(['inference processes', 'answers a second', 'p50, ms', 'p99, ms'], results.scaling.map((row) => [String(row.workers), row.perSecond.toFixed(1), row.p50Ms.toFixed(0), row.p99Ms.toFixed(0)])),
    timedTable('pixels', results.growth.pixels),
    timedTable('faces', results.growth.faces),
    timedTable('measures', results.growth.measures),
    '### Memory and start',
    `With ${results.workers} inference processes and a spare one; main process first.`,
    markdownTable(['after requests', 'resident, MB', 'with shared pages divided, MB'], results.memory.map((row) => [String(row.afterRequests), ...[row.residentBytes, row.proportionalBytes].map((list) => `${list.map((bytes) => (bytes / 1e6).toFixed(0)).join(' + ')} = ${(list.reduce((sum, bytes) => sum + bytes, 0) / 1e6).toFixed(0)}`)])),
    `From the start of the command to ready: ${inWords(results.startMs, 0)} ms.`,
  ];
  return `${sections.join('\n\n')}\n`;
}
