/**
 * Cuts the crops that the confirmation network is trained on: boxes that the detector proposes on the development
 * photos, labelled by the annotated faces (groups), by the kind of photo (nonface: none is a face) or by the detector's
 * certainty (single portraits: the surest box is the face, the least sure ones elsewhere are not).
 *
 *   npx tsx tools/training/confirmation/extract.ts --data <folder> --out <folder>
 *
 * Writes crops.bin (n × 72 × 72 × 3, RGB) and crops.json (label, photo, set, detector score, box side) to --out.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync, openSync, writeSync, closeSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { boxHeight, boxWidth, intersectionOverUnion, type Box } from '../../../src/geometry/box.js';
import type { Raster } from '../../../src/image/raster.js';
import { rotateRaster, type QuarterTurn } from '../../../src/image/rotate.js';
import { readManifest, defaultStoreDir } from '../../../src/models/manifest.js';
import { createModelRegistry } from '../../../src/models/registry.js';
import { openImage } from '../../../src/stages/decode/decoder.js';
import type { ScoredBox } from '../../../src/stages/detect/anchors.js';
import { cutForConfirmation } from '../../../src/stages/detect/confirmation.js';
import { lookForFaces } from '../../../src/stages/detect/detector.js';
import { suppressNonMaxima } from '../../../src/stages/detect/suppression.js';

const { values } = parseArgs({ options: { data: { type: 'string' }, out: { type: 'string' } } });
const { data, out } = values;
if (data === undefined || out === undefined) throw new Error('expected --data <folder of labelled photos> and --out <folder>');
if (!existsSync(path.join(data, 'groups/faces.csv'))) throw new Error('the labelled photos are missing: --data must name a folder with groups/faces.csv, nonface/, lfw/ …');

interface LabelledFace { readonly file: string; readonly box: Box; readonly valid: boolean }

const annotated: LabelledFace[] = readFileSync(path.join(data, 'groups/faces.csv'), 'utf8').trim().split(/\r?\n/).slice(1).map((line) => {
  const [file, x, y, w, h, , , , invalid] = line.split(',');
  return { file: file!, box: { xMin: Number(x), yMin: Number(y), xMax: Number(x) + Number(w), yMax: Number(y) + Number(h) }, valid: invalid === '0' };
});

interface Source {
  readonly set: string;
  readonly file: string;
  readonly looks: readonly number[];
  /** Proposals from here up that are the photo's face teach what a face is. */
  readonly faceScore: number;
  readonly turns: readonly QuarterTurn[];
}

function photosOf(folder: string): string[] {
  return readdirSync(path.join(data!, folder)).filter((name) => !/\.(csv|md|txt)$/i.test(name)).sort().map((name) => path.join(folder, name));
}

function sources(): Source[] {
  const list: Source[] = [];
  for (const file of photosOf('groups')) list.push({ set: 'groups', file, looks: [640, 1024, 1408], faceScore: 0.02, turns: [90, 180, 270] });
  for (const file of photosOf('nonface')) list.push({ set: 'nonface', file, looks: [320, 640, 1024], faceScore: 1, turns: [90, 180, 270] });
  for (const set of ['masks-real/with_mask', 'masks-real/without_mask', 'masks-paired/with', 'expressions', 'portraits', 'poses-and-states']) {
    for (const file of photosOf(set)) list.push({ set, file, looks: [320, 640], faceScore: 0.5, turns: [] });
  }
  for (const file of photosOf('lighting')) list.push({ set: 'lighting', file, looks: [320], faceScore: 0.2, turns: [] });
  readdirSync(path.join(data!, 'lfw')).sort().forEach((person, i) => {
    if (i % 2 === 0) list.push({ set: 'lfw', file: photosOf(`lfw/${person}`)[0]!, looks: [320], faceScore: 0.8, turns: [180] });
  });
  return list;
}

/** 1 = face, 0 = not, undefined = too uncertain to teach. `main` is the surest box of the photo. */
function labelOf(source: Source, { box, score }: ScoredBox, main: ScoredBox | undefined): 0 | 1 | undefined {
  const { set, file } = source;
  if (set === 'nonface') return 0;
  if (set === 'groups') {
    const here = annotated.filter((face) => face.file === path.basename(file));
    if (here.some((face) => face.valid && intersectionOverUnion(face.box, box) > 0.5)) return 1;
    return here.every((face) => intersectionOverUnion(face.box, box) < 0.15) ? 0 : undefined;
  }
  if (main === undefined || main.score < source.faceScore) return undefined;
  if (intersectionOverUnion(main.box, box) > 0.5) return 1;
  return score < 0.2 && intersectionOverUnion(main.box, box) < 0.05 ? 0 : undefined;
}

/** Least score of a box that teaches what is no face, and how many of them one look at a photo gives at most. */
const otherScore = 0.02;
const othersPerLook = 30;

const registry = createModelRegistry({ storeDir: process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir, manifest: readManifest() });
const detector = await registry.session('face-detection-retina');
mkdirSync(out, { recursive: true });
const crops = openSync(path.join(out, 'crops.bin'), 'w');
const rows: { set: string; file: string; label: 0 | 1; score: number; sidePixels: number; turned: boolean }[] = [];

function keep(raster: Raster, source: Source, { box, score }: ScoredBox, label: 0 | 1, turned: boolean): void {
  writeSync(crops, cutForConfirmation(raster, box, 0).data);
  rows.push({ set: source.set, file: source.file, label, score, sidePixels: Math.max(boxWidth(box), boxHeight(box)), turned });
}

const proposalsOf = async (raster: Raster, longSide: number): Promise<ScoredBox[]> =>
  suppressNonMaxima(await lookForFaces(detector, raster, { longSide, padding: 0, minScore: otherScore }), 0.5);

for (const source of sources()) {
  const image = await openImage(new Uint8Array(readFileSync(path.join(data, source.file))), { maxPixels: 100_000_000 }).then((opened) => opened.decode(2048)).catch(() => undefined);
  if (image === undefined) continue;
  for (const longSide of source.looks) {
    const proposals = await proposalsOf(image.raster, longSide);
    let others = 0;
    for (const proposal of proposals) {
      const label = labelOf(source, proposal, proposals[0]);
      if (label === undefined || (label === 0 && others++ >= othersPerLook)) continue;
      keep(image.raster, source, proposal, label, false);
    }
  }
  // What the detector sees in a photo that stands on its head or lies on its side is no upright face.
  for (const turn of source.turns) {
    const turned = rotateRaster(image.raster, turn);
    for (const proposal of (await proposalsOf(turned, Math.min(640, Math.max(turned.width, turned.height)))).slice(0, othersPerLook)) {
      if (source.set === 'nonface' || proposal.score < 0.3) keep(turned, source, proposal, 0, true);
    }
  }
  // Annotated faces that the detector may miss teach as well; a score of 0 marks them.
  if (source.set === 'groups') {
    for (const face of annotated) if (face.valid && face.file === path.basename(source.file) && boxWidth(face.box) >= 16) keep(image.raster, source, { box: face.box, score: 0 }, 1, false);
  }
}
closeSync(crops);
await registry.close();
writeFileSync(path.join(out, 'crops.json'), JSON.stringify(rows));
process.stdout.write(`${rows.length} crops: ${rows.filter(({ label }) => label === 1).length} faces, ${rows.filter(({ label }) => label === 0).length} others\n`);
