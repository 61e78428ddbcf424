/**
 * What every look proposes on the labelled photos and what the second opinions say of it, for fitting the policy of
 * src/stages/detect/policy.ts. A photo is judged by the confirmation network that has not seen it.
 *
 *   npx tsx tools/training/confirmation/candidates.ts --data <folder> --crops <folder with fold-0.onnx …> --out <file.json>
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { crc32 } from 'node:zlib';
import { boxHeight, boxWidth, intersectionOverUnion, type Box } from '../../../src/geometry/box.js';
import type { Raster } from '../../../src/image/raster.js';
import { readManifest, defaultStoreDir, type ModelEntry } from '../../../src/models/manifest.js';
import { createModelRegistry } from '../../../src/models/registry.js';
import { openSession } from '../../../src/models/session.js';
import type { DetectedFace } from '../../../src/stages/contract.js';
import { openImage } from '../../../src/stages/decode/decoder.js';
import { confirmBox } from '../../../src/stages/detect/confirmation.js';
import { lookClosely, lookFromAfar, lookQuickly, lookTurned } from '../../../src/stages/detect/finder.js';
import { closerLookSide } from '../../../src/stages/detect/policy.js';
import { meshBox, traceMesh } from '../../../src/stages/landmarks/face-mesh.js';

const folds = 3;
/** Every how many photos of a set are taken. */
const sets: Readonly<Record<string, number>> = { 'groups': 1, 'nonface': 1, 'masks-real/with_mask': 2, 'lighting': 5, 'portraits': 2, 'expressions': 4, 'poses-and-states': 1, 'tricky': 1 };
const peopleStep = 10;
/** A mesh is traced of boxes from this longer side in full-size pixels up. */
const meshSide = 50;

const { values } = parseArgs({ options: { data: { type: 'string' }, crops: { type: 'string' }, out: { type: 'string' } } });
const { data, crops, out } = values;
if (data === undefined || crops === undefined || out === undefined) throw new Error('expected --data, --crops and --out');

function photos(): string[] {
  const list = Object.entries(sets).flatMap(([set, step]) => readdirSync(path.join(data!, set)).filter((name) => !/\.(csv|md|txt)$/i.test(name)).sort().filter((_, i) => i % step === 0).map((name) => path.join(set, name)));
  const people = readdirSync(path.join(data!, 'lfw')).sort().filter((_, i) => i % peopleStep === 0);
  return [...list, ...people.map((person) => path.join('lfw', person, readdirSync(path.join(data!, 'lfw', person)).sort()[0]!))];
}

const manifest = readManifest();
const registry = createModelRegistry({ storeDir: process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir, manifest });
const detector = await registry.session('face-detection-retina');
const mesh = await registry.session('face-mesh-attention');
const confirmationEntry: ModelEntry = manifest.models.find(({ id }) => id === 'face-confirmation')!;
const confirmations = await Promise.all(Array.from({ length: folds }, (_, k) => openSession(confirmationEntry, readFileSync(path.join(crops, `fold-${k}.onnx`)))));

interface Row { readonly look: string; readonly box: readonly number[]; readonly score: number; readonly side: number; readonly logit: number; readonly presence?: number; readonly agreement?: number }

async function describe(raster: Raster, scale: number, look: string, face: DetectedFace, fold: number): Promise<Row> {
  const turn = (face.rotationDegrees * Math.PI) / 180;
  const side = Math.max(boxWidth(face.box), boxHeight(face.box)) * scale;
  const { xMin, yMin, xMax, yMax }: Box = face.box;
  const row = { look, box: [xMin, yMin, xMax, yMax].map((v) => Math.round(v * scale * 10) / 10), score: face.score, side, logit: await confirmBox(confirmations[fold]!, raster, face.box, turn) };
  if (side < meshSide || face.score < 0.1) return row;
  const landmarks = await traceMesh(mesh, raster, face.box, turn);
  return { ...row, presence: landmarks.presence, agreement: intersectionOverUnion(meshBox(landmarks), face.box) };
}

const result: Record<string, { width: number; height: number; rows: Row[] }> = {};
for (const file of photos()) {
  const image = await openImage(new Uint8Array(readFileSync(path.join(data, file))), { maxPixels: 100_000_000 }).then((opened) => opened.decode(2048)).catch(() => undefined);
  if (image === undefined) continue;
  const { raster, scale } = image;
  const rasterLongSide = Math.max(raster.width, raster.height);
  const fold = crc32(file) % folds;
  const rows: Row[] = [];
  const closeSide = closerLookSide({ rasterLongSide, fullLongSide: rasterLongSide * scale, minFacePixels: 20 });
  const looks: Record<string, () => Promise<DetectedFace[]>> = {
    quick: () => lookQuickly(detector, raster),
    close: () => lookClosely(detector, raster, closeSide),
    afar: () => lookFromAfar(detector, raster),
    turn90: () => lookTurned(detector, raster, 90),
    turn180: () => lookTurned(detector, raster, 180),
    turn270: () => lookTurned(detector, raster, 270),
    ...(file.startsWith('groups') ? { wide90: () => lookTurned(detector, raster, 90, closeSide), wide180: () => lookTurned(detector, raster, 180, closeSide), wide270: () => lookTurned(detector, raster, 270, closeSide) } : {}),
  };
  for (const [look, take] of Object.entries(looks)) for (const face of await take()) rows.push(await describe(raster, scale, look, face, fold));
  result[file] = { width: image.facts.width, height: image.facts.height, rows };
}
await registry.close();
writeFileSync(out, JSON.stringify(result));
process.stdout.write(`${Object.keys(result).length} photos, ${Object.values(result).reduce((sum, { rows }) => sum + rows.length, 0)} proposals\n`);
