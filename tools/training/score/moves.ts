/**
 * Six slightly moved crops of every undamaged photo (±6 % scale, ±5°, ±3 px): what the teacher looks at.
 * Writes `<work>/moved.u8`, six 112×112×3 images per photo in the order of rows.jsonl, made of the crops themselves.
 *
 * Run: npx tsx tools/training/score/moves.ts --work <folder>
 */
import { createWriteStream, openSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Raster } from '../../../src/image/raster.js';
import { cropMoves } from '../../accuracy/baselines.js';
import { cropOf } from '../common/face-view.js';

const { values } = parseArgs({ options: { work: { type: 'string' } } });
if (values.work === undefined) throw new Error('expected --work <folder>');
const rows = readFileSync(path.join(values.work, 'rows.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { readonly index: number; readonly damages: readonly unknown[] });
const bytes = 112 * 112 * 3;
const crops = openSync(path.join(values.work, 'crops.u8'), 'r');
const out = createWriteStream(path.join(values.work, 'moved.u8'));
let count = 0;
for (const { index, damages } of rows) {
  if (damages.length > 0) continue;
  const data = new Uint8Array(bytes);
  readSync(crops, data, 0, bytes, index * bytes);
  const raster: Raster = { width: 112, height: 112, channels: 3, data };
  for (const move of cropMoves) {
    if (!out.write(cropOf({ raster, fromCrop: [1, 0, 0, 0, 1, 0] }, move).data)) await new Promise<void>((resolve) => { out.once('drain', () => { resolve(); }); });
    count += 1;
  }
}
await new Promise<void>((resolve) => { out.end(() => { resolve(); }); });
process.stdout.write(`done: ${count} moved crops\n`);
