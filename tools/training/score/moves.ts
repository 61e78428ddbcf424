/**
 * Crops that the teacher and the baselines look at, made of the crops of rows.jsonl and in their order: `<work>/moved.u8`, six
 * slightly moved ones of every undamaged photo (±6 % scale, ±5°, ±3 px), and `<work>/mirrored.u8`, the mirror images of
 * the held-back people's photos as they are and as the field does them. 112×112×3 each.
 *
 * Run: npx tsx tools/training/score/moves.ts --work <folder>
 */
import { createWriteStream, openSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Raster } from '../../../src/image/raster.js';
import { cropMoves, mirrorOf } from '../../accuracy/baselines.js';
import { partOf } from '../../accuracy/split.js';
import { cropOf } from '../common/face-view.js';

interface Row {
  readonly index: number;
  readonly person: string;
  readonly copy: number;
}

const { values } = parseArgs({ options: { work: { type: 'string' } } });
if (values.work === undefined) throw new Error('expected --work <folder>');
const work = values.work;
const rows = readFileSync(path.join(work, 'rows.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row);
const crops = openSync(path.join(work, 'crops.u8'), 'r');

function readCrop(index: number): Raster {
  const data = new Uint8Array(112 * 112 * 3);
  readSync(crops, data, 0, data.length, index * data.length);
  return { width: 112, height: 112, channels: 3, data };
}

async function writeViews(file: string, chosen: readonly Row[], viewsOf: (crop: Raster) => Iterable<Raster>): Promise<void> {
  const out = createWriteStream(path.join(work, file));
  let count = 0;
  for (const { index } of chosen) {
    for (const view of viewsOf(readCrop(index))) {
      if (!out.write(view.data)) await new Promise<void>((resolve) => { out.once('drain', () => { resolve(); }); });
      count += 1;
    }
  }
  await new Promise<void>((resolve) => { out.end(() => { resolve(); }); });
  process.stdout.write(`${file}: ${count} crops\n`);
}

await writeViews('mirrored.u8', rows.filter(({ person, copy }) => copy <= 0 && partOf(person) !== 'train'), (raster) => [mirrorOf(raster)]);
await writeViews('moved.u8', rows.filter(({ copy }) => copy < 0), (raster) => cropMoves.map((move) => cropOf({ raster, fromCrop: [1, 0, 0, 0, 1, 0] }, move)));
