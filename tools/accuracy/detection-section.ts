/** How many labelled faces are found, by their size, and how many boxes hold none. */
import path from 'node:path';
import { readdir } from 'node:fs/promises';
import { intersectionOverUnion, type Box } from '../../src/geometry/box.js';
import type { AssessFile } from './assessor.js';
import { readCsv } from './csv.js';
import type { Section } from './groups-section.js';
import { percent, table } from './markdown.js';

/** Labelled and found boxes are drawn by different rules (hair, chin), so less than the usual one half counts as found. */
const leastOverlap = 0.35;
/** Width × height, square root, in pixels of the file. */
const sizeBounds = [0, 20, 40, 60, 80, 112, 200, Infinity] as const;
const manyFaces = 1000;

interface LabelledFace {
  readonly box: Box;
  readonly invalid: boolean;
  readonly clear: boolean;
}

/** Pairs labels with found boxes, best overlap first, each used once. */
export function matchBoxes(labels: readonly Box[], found: readonly Box[]): Map<number, number> {
  const candidates = labels.flatMap((label, i) => found.map((box, j) => ({ i, j, overlap: intersectionOverUnion(label, box) })))
    .filter(({ overlap }) => overlap >= leastOverlap).sort((a, b) => b.overlap - a.overlap);
  const pairs = new Map<number, number>();
  const taken = new Set<number>();
  for (const { i, j } of candidates) {
    if (pairs.has(i) || taken.has(j)) continue;
    pairs.set(i, j);
    taken.add(j);
  }
  return pairs;
}

function sizeOf({ xMin, yMin, xMax, yMax }: Box): number {
  return Math.sqrt((xMax - xMin) * (yMax - yMin));
}

export async function judgeDetection(assess: AssessFile, data: string): Promise<Section | undefined> {
  const rows = await readCsv(path.join(data, 'groups', 'faces.csv'));
  if (rows === undefined) return undefined;
  const photos = new Map<string, LabelledFace[]>();
  for (const row of rows) {
    const [x, y, w, h] = [row.x, row.y, row.w, row.h].map(Number) as [number, number, number, number];
    const faces = photos.get(row.file!) ?? [];
    faces.push({ box: { xMin: x, yMin: y, xMax: x + w, yMax: y + h }, invalid: row.invalid === '1', clear: row.blur === '0' && row.occlusion === '0' && row.pose === '0' });
    photos.set(row.file!, faces);
  }
  const bins = sizeBounds.slice(0, -1).map((from, k) => ({ from, to: sizeBounds[k + 1]!, faces: 0, found: 0, clear: 0, clearFound: 0, falseBoxes: 0 }));
  const binOf = (box: Box): (typeof bins)[number] => bins.find(({ to }) => sizeOf(box) < to)!;
  let read = 0;
  for (const [file, faces] of photos) {
    const assessment = await assess(path.join(data, 'groups', file), [], { maxFaces: manyFaces });
    if (assessment === undefined) continue;
    read += 1;
    const found = assessment.faces.map(({ box }) => box);
    const pairs = matchBoxes(faces.map(({ box }) => box), found);
    for (const [i, { box, invalid, clear }] of faces.entries()) {
      if (invalid) continue;
      const bin = binOf(box);
      bin.faces += 1;
      if (clear) bin.clear += 1;
      if (!pairs.has(i)) continue;
      bin.found += 1;
      if (clear) bin.clearFound += 1;
    }
    const used = new Set(pairs.values());
    for (const [j, box] of found.entries()) if (!used.has(j)) binOf(box).falseBoxes += 1;
  }
  const alarms = await countAlarms(assess, path.join(data, 'nonface'));
  return {
    results: { photos: read, leastOverlap, bins: bins.map((bin) => ({ ...bin, to: Number.isFinite(bin.to) ? bin.to : null })), ...alarms },
    markdown: [
      `${read} group photos. A labelled face counts as found when a box overlaps it by ${leastOverlap} (intersection over union). Boxes without a label may still be faces that nobody labelled.`,
      table(
        ['size of face', 'faces', 'found', 'sharp, uncovered, not turned', 'found', 'boxes without a label'],
        bins.filter(({ faces, falseBoxes }) => faces + falseBoxes > 0).map((bin) => [
          `${bin.from}–${Number.isFinite(bin.to) ? bin.to : ''} px`, bin.faces, percent(bin.found / bin.faces, 1), bin.clear, percent(bin.clearFound / bin.clear, 1), bin.falseBoxes,
        ]),
      ),
      alarms === undefined ? '' : `Photos without people: a face was reported in ${alarms.alarmPhotos} of ${alarms.nonfacePhotos} (${percent(alarms.alarmPhotos / alarms.nonfacePhotos, 1)}), ${alarms.alarmBoxes} boxes in all.`,
    ].join('\n\n'),
  };
}

async function countAlarms(assess: AssessFile, folder: string): Promise<{ nonfacePhotos: number; alarmPhotos: number; alarmBoxes: number } | undefined> {
  const files = (await readdir(folder).catch(() => [])).sort();
  if (files.length === 0) return undefined;
  const counts = { nonfacePhotos: 0, alarmPhotos: 0, alarmBoxes: 0 };
  for (const file of files) {
    const assessment = await assess(path.join(folder, file), [], { maxFaces: manyFaces });
    if (assessment === undefined) continue;
    counts.nonfacePhotos += 1;
    counts.alarmBoxes += assessment.faces.length;
    if (assessment.faces.length > 0) counts.alarmPhotos += 1;
  }
  return counts;
}
