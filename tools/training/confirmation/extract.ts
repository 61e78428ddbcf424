/**
 * Cuts the crops that the confirmation network is trained on: boxes that the detector proposes on the development
 * photos, labelled by the annotated faces (groups), by the kind of photo (nonface: none is a face) or by the detector's
 * certainty (single portraits).
 *
 *   npx tsx tools/training/confirmation/extract.ts --data <folder> --out <folder>
 *
 * Writes crops.bin (n × 64 × 64 × 3, RGB) and crops.json (label, photo, set, detector score, box side) to --out.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync, openSync, writeSync, closeSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { boxHeight, boxWidth, intersectionOverUnion, type Box } from '../../../src/geometry/box.js';
import { warpAffine } from '../../../src/image/warp.js';
import { readManifest, defaultStoreDir } from '../../../src/models/manifest.js';
import { createModelRegistry } from '../../../src/models/registry.js';
import { openImage } from '../../../src/stages/decode/decoder.js';
import { lookForFaces } from '../../../src/stages/detect/detector.js';
import { suppressNonMaxima } from '../../../src/stages/detect/suppression.js';
import { matrixOfSquare, squareOfBox } from '../../../src/stages/landmarks/region.js';

/** As src/stages/detect/confirmation.ts cuts them. */
const side = 64;
const enlargement = 1.4;

const { values } = parseArgs({ options: { data: { type: 'string' }, out: { type: 'string' } } });
const { data, out } = values;
if (data === undefined || out === undefined) throw new Error('expected --data <folder of labelled photos> and --out <folder>');
if (!existsSync(path.join(data, 'groups/faces.csv'))) throw new Error('the labelled photos are missing: --data must name a folder with groups/faces.csv, nonface/, lfw/ …');

interface LabelledFace { readonly file: string; readonly box: Box; readonly valid: boolean }

const annotated: LabelledFace[] = readFileSync(path.join(data, 'groups/faces.csv'), 'utf8').trim().split(/\r?\n/).slice(1).map((line) => {
  const [file, x, y, w, h, , , , invalid] = line.split(',');
  return { file: file!, box: { xMin: Number(x), yMin: Number(y), xMax: Number(x) + Number(w), yMax: Number(y) + Number(h) }, valid: invalid === '0' };
});

interface Source { readonly set: string; readonly file: string; readonly looks: readonly number[]; readonly minScore: number }

function photosOf(folder: string): string[] {
  return readdirSync(path.join(data!, folder)).filter((name) => /\.(jpe?g|png)$/i.test(name)).sort().map((name) => path.join(folder, name));
}

function sources(): Source[] {
  const fine = [320, 480, 640];
  const list: Source[] = [];
  for (const folder of ['groups', 'nonface']) for (const file of photosOf(folder)) list.push({ set: folder, file, looks: fine, minScore: 0.15 });
  for (const folder of ['masks-real/with_mask', 'masks-real/without_mask', 'masks-paired/with']) for (const file of photosOf(folder)) list.push({ set: folder, file, looks: [320], minScore: 0.9 });
  for (const folder of ['expressions', 'portraits', 'poses-and-states']) for (const file of photosOf(folder)) list.push({ set: folder, file, looks: fine, minScore: 0.9 });
  readdirSync(path.join(data!, 'lfw')).sort().forEach((person, i) => {
    if (i % 2 === 0) list.push({ set: 'lfw', file: photosOf(`lfw/${person}`)[0]!, looks: [320], minScore: 0.9 });
  });
  return list;
}

/** 1 = face, 0 = not, undefined = too uncertain to teach. */
function labelOf(set: string, file: string, box: Box): 0 | 1 | undefined {
  if (set === 'nonface') return 0;
  if (set !== 'groups') return 1;
  const here = annotated.filter((face) => face.file === path.basename(file));
  if (here.some((face) => face.valid && intersectionOverUnion(face.box, box) > 0.5)) return 1;
  return here.every((face) => intersectionOverUnion(face.box, box) < 0.15) ? 0 : undefined;
}

const registry = createModelRegistry({ storeDir: process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir, manifest: readManifest() });
const detector = await registry.session('face-detection-rfb');
mkdirSync(out, { recursive: true });
const crops = openSync(path.join(out, 'crops.bin'), 'w');
const rows: { set: string; file: string; label: 0 | 1; score: number; sidePixels: number }[] = [];
for (const { set, file, looks, minScore } of sources()) {
  const image = await openImage(new Uint8Array(readFileSync(path.join(data, file))), { maxPixels: 100_000_000 }).then((source) => source.decode(2048), () => undefined);
  if (image === undefined) continue;
  const keep = (box: Box, label: 0 | 1, score: number): void => {
    writeSync(crops, warpAffine(image.raster, matrixOfSquare(squareOfBox(box, enlargement, 0), side), side, side).data);
    rows.push({ set, file, label, score, sidePixels: Math.max(boxWidth(box), boxHeight(box)) });
  };
  for (const longSide of looks) {
    for (const { box, score } of suppressNonMaxima(await lookForFaces(detector, image.raster, { longSide, padding: 0, minScore }), 0.5)) {
      const label = labelOf(set, file, box);
      if (label !== undefined) keep(box, label, score);
    }
  }
  // Annotated faces that the detector may miss teach as well; a score of 0 marks them.
  if (set === 'groups') for (const face of annotated) if (face.valid && face.file === path.basename(file) && boxWidth(face.box) >= 16) keep(face.box, 1, 0);
}
closeSync(crops);
await registry.close();
writeFileSync(path.join(out, 'crops.json'), JSON.stringify(rows));
process.stdout.write(`${rows.length} crops: ${rows.filter(({ label }) => label === 1).length} faces, ${rows.filter(({ label }) => label === 0).length} others\n`);
