/**
 * Cuts the faces of the labelled photos for train.py: per set the crops (160×160 RGB, the network's window with a margin to
 * move in), the mesh in crop pixels and a list.
 *
 *     FACEGAUGE_MODELS_DIR=… tsx tools/training/attributes/extract.ts --data <folder of labelled photos> --out <folder>
 */
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { composeMatrices, transformPoint, type AffineMatrix } from '../../../src/geometry/affine.js';
import { boxHeight, boxWidth } from '../../../src/geometry/box.js';
import { warpAffine } from '../../../src/image/warp.js';
import { limits } from '../../../src/limits.js';
import type { ModelRegistry } from '../../../src/models/contract.js';
import { frameMatrix } from '../../../src/stages/align/aligned-frame.js';
import { viewSide } from '../../../src/stages/attributes/face-maps.js';
import { mapWindow } from '../../../src/stages/attributes/map-window.js';
import type { DetectedFace } from '../../../src/stages/contract.js';
import { openImage } from '../../../src/stages/decode/decoder.js';
import { lookClosely, lookQuickly } from '../../../src/stages/detect/finder.js';
import { traceMesh } from '../../../src/stages/landmarks/face-mesh.js';
import { openRegistry } from './labelled-faces.js';

const sets = ['lfw', 'portraits', 'portraits-extra', 'expressions', 'masks-paired', 'masks-real', 'groups', 'poses-and-states'];
/** Sets whose photos show one person each: only the face nearest to the middle counts. */
const singles = new Set(['lfw', 'portraits', 'portraits-extra', 'expressions']);
const cropSide = 160;
const minScore = 0.5;
const minFacePixels = 48;
const scale = viewSide / mapWindow.side;
const frameToCrop: AffineMatrix = [
  scale, 0, cropSide / 2 - (mapWindow.left + mapWindow.side / 2) * scale,
  0, scale, cropSide / 2 - (mapWindow.top + mapWindow.side / 2) * scale,
];

const { values: options } = parseArgs({ options: { data: { type: 'string' }, out: { type: 'string' } } });
if (options.data === undefined || options.out === undefined || !existsSync(options.data)) {
  process.stderr.write('The labelled photos are missing: name their folder with --data and a folder for the crops with --out.\n');
  process.exit(2);
}
mkdirSync(options.out, { recursive: true });
const registry = openRegistry();
for (const set of sets) await extractSet(registry, set, path.join(options.data, set), path.join(options.out, set));
await registry.close();

async function extractSet(networks: ModelRegistry, set: string, folder: string, out: string): Promise<void> {
  const files = existsSync(folder) ? photosIn(folder) : [];
  const pixels = openSync(`${out}.rgb`, 'w');
  const marks = openSync(`${out}.pts`, 'w');
  const rows: object[] = [];
  for (const file of files) {
    const source = await openImage(readFileSync(path.join(folder, file)), { maxPixels: limits.maxPixels }).catch(() => undefined);
    if (source === undefined) continue;
    const image = await source.decode(2048);
    const { width, height } = image.raster;
    const detector = await networks.session('face-detection-retina');
    const found = set === 'groups' ? await lookClosely(detector, image.raster, 1024) : await lookQuickly(detector, image.raster);
    const eccentricity = ({ box }: DetectedFace): number => 2 * Math.hypot((box.xMin + box.xMax - width) / 2, (box.yMin + box.yMax - height) / 2) - boxWidth(box);
    let faces = found.filter(({ box, score }) => score >= minScore && Math.max(boxWidth(box), boxHeight(box)) >= minFacePixels);
    if (singles.has(set)) faces = [...faces].sort((a, b) => eccentricity(a) - eccentricity(b)).slice(0, 1);
    for (const [index, face] of faces.entries()) {
      const landmarks = await traceMesh(await networks.session('face-mesh-attention'), image.raster, face.box, 0);
      const matrix = composeMatrices(frameToCrop, frameMatrix(landmarks));
      writeSync(pixels, warpAffine(image.raster, matrix, cropSide, cropSide).data);
      const points = new Float32Array((landmarks.points.length / 3) * 2);
      for (let i = 0; 2 * i < points.length; i++) {
        const at = transformPoint(matrix, { x: landmarks.points[3 * i]!, y: landmarks.points[3 * i + 1]! });
        points.set([at.x, at.y], 2 * i);
      }
      writeSync(marks, new Uint8Array(points.buffer));
      rows.push({ file, face: index, score: face.score, presence: landmarks.presence, matrix });
    }
  }
  closeSync(pixels);
  closeSync(marks);
  writeFileSync(`${out}.json`, JSON.stringify(rows));
  process.stdout.write(`${set}: ${files.length} photos, ${rows.length} faces\n`);
}

function photosIn(folder: string, under = ''): string[] {
  return readdirSync(path.join(folder, under)).sort().flatMap((name) => {
    const file = path.posix.join(under, name);
    if (statSync(path.join(folder, file)).isDirectory()) return photosIn(folder, file);
    return /\.(jpe?g|png)$/i.test(name) ? [file] : [];
  });
}
