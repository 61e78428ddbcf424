/**
 * How well the light measures part light from the side from light near the camera, on tight face crops under point lights.
 *
 * Run: npx tsx tools/fit/light/report.ts --data <folder>
 *
 * The folder holds lighting/<person>_P00A±azimuthE±elevation.png, all photos of a person from one camera position. The
 * crops show neither hair nor chin, so the detector is not asked: they are padded and the mesh is traced in the box of the
 * crop. Writes the part of docs/reports/face-light.md between its markers.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createRaster, type Raster } from '../../../src/image/raster.js';
import type { MeasureResult } from '../../../src/measures/contract.js';
import { illuminationUniformity } from '../../../src/measures/iso/illumination-uniformity.js';
import { faceLight, faceLightCut } from '../../../src/measures/own/face-light.js';
import { defaultStoreDir, readManifest } from '../../../src/models/manifest.js';
import { createModelRegistry } from '../../../src/models/registry.js';
import { alignCrop } from '../../../src/stages/align/aligned-crop.js';
import { readCropFace } from '../../../src/stages/align/crop-face.js';
import { alignFrame, placeFrame } from '../../../src/stages/align/aligned-frame.js';
import { measureLuminance } from '../../../src/stages/align/luminance-plane.js';
import type { FaceLandmarks } from '../../../src/stages/contract.js';
import { traceMesh } from '../../../src/stages/landmarks/face-mesh.js';
import { readRaster } from '../../accuracy/photo.js';
import { fixed, table } from '../../accuracy/markdown.js';
import { computeRoc } from '../../accuracy/maths/roc.js';
import { readPhotoFolder } from '../arguments.js';

const reportFile = 'docs/reports/face-light.md';
const markers = ['<!-- written by tools/fit/light/report.ts -->', '<!-- end -->'] as const;
/** Grey pixels around a crop, so that the mesh network sees a face of the size it knows. */
const padding = 60;
const paddingGrey = 90;
/** Light from beyond this azimuth is uneven; up to `frontal` of azimuth and elevation it is even. Degrees. */
const sideways = 50;
const frontal = 20;

interface Reading {
  readonly azimuth: number;
  readonly elevation: number;
  readonly uniformity: MeasureResult;
  readonly light: MeasureResult;
}

function pad(source: Raster): Raster {
  const padded = createRaster(source.width + 2 * padding, source.height + 2 * padding, 3);
  padded.data.fill(paddingGrey);
  for (let y = 0; y < source.height; y++) padded.data.set(source.data.subarray(3 * y * source.width, 3 * (y + 1) * source.width), 3 * ((y + padding) * padded.width + padding));
  return padded;
}

function anglesOf(file: string): { readonly azimuth: number; readonly elevation: number } | undefined {
  const match = /A([+-]\d+)E([+-]\d+)/.exec(file);
  return match === null ? undefined : { azimuth: Math.abs(Number(match[1])), elevation: Math.abs(Number(match[2])) };
}

function measure(raster: Raster, landmarks: FaceLandmarks): Pick<Reading, 'uniformity' | 'light'> {
  const facts = { format: 'png', width: raster.width, height: raster.height, orientation: 1, hasAlpha: false, isGrey: false, bitDepth: 8, hasIccProfile: false, pages: 1, truncated: false } as const;
  const image = { raster, facts, scale: 1 };
  const frame = alignFrame(placeFrame(landmarks), image);
  const crop = alignCrop(raster, landmarks);
  if (crop === undefined) throw new Error('expected five points that do not coincide');
  return { uniformity: illuminationUniformity.measure({ luminance: measureLuminance(frame), frame, image }), light: faceLight.measure({ crop, cropFace: readCropFace(crop, landmarks), image }) };
}

const natives = (results: readonly MeasureResult[]): number[] => results.flatMap((result) => (result.status === 'measured' ? [result.native] : []));

const folder = path.join(readPhotoFolder(), 'lighting');
const models = createModelRegistry({ manifest: readManifest(), storeDir: process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir });
const mesh = await models.session('face-mesh-attention');
const files = (await readdir(folder)).filter((file) => anglesOf(file) !== undefined).sort();
const people = [...new Set(files.map((file) => file.split('_')[0]!))];
const own: Reading[] = [];
const borrowed: Reading[] = [];
for (const person of people) {
  const photos = files.filter((file) => file.startsWith(`${person}_`)).map((file) => ({ file, ...anglesOf(file)! }));
  const trace = async (file: string): Promise<{ readonly raster: Raster; readonly landmarks: FaceLandmarks }> => {
    const crop = await readRaster(path.join(folder, file));
    const box = { xMin: padding, yMin: padding + 0.03 * crop.height, xMax: padding + crop.width, yMax: padding + 1.04 * crop.height };
    const raster = pad(crop);
    return { raster, landmarks: await traceMesh(mesh, raster, box, 0) };
  };
  const best = photos.sort((a, b) => a.azimuth + a.elevation - b.azimuth - b.elevation)[0]!;
  const lit = await trace(best.file);
  for (const { file, azimuth, elevation } of photos) {
    const { raster, landmarks } = await trace(file);
    own.push({ azimuth, elevation, ...measure(raster, landmarks) });
    borrowed.push({ azimuth, elevation, ...measure(raster, lit.landmarks) });
  }
}
await models.close();

const isSideways = ({ azimuth }: Reading): boolean => azimuth > sideways;
const isFrontal = ({ azimuth, elevation }: Reading): boolean => Math.max(azimuth, elevation) <= frontal;
const rows = ([['FaceLight', 'light'], ['IlluminationUniformity', 'uniformity']] as const).flatMap(([name, key]) =>
  ([['of the photo itself', own], ['of the best lit photo of the person', borrowed]] as const).map(([whose, readings]) => {
    const faulty = natives(readings.filter(isSideways).map((reading) => reading[key]));
    const sound = natives(readings.filter(isFrontal).map((reading) => reading[key]));
    return [name, whose, faulty.length, sound.length, fixed(computeRoc(faulty.map((value) => -value), sound.map((value) => -value)).area)];
  }));
const lights = { sideways: natives(own.filter(isSideways).map(({ light }) => light)), frontal: natives(own.filter(isFrontal).map(({ light }) => light)) };
const share = (values: readonly number[], holds: (value: number) => boolean): string => `${((100 * values.filter(holds).length) / values.length).toFixed(0)} %`;
const text = [
  `${files.length} photos of ${people.length} people. Light from an azimuth beyond ${sideways}° against light within ${frontal}° of the camera in both angles:`,
  table(['measure', 'landmarks', 'from the side', 'near the camera', 'AUC'], rows),
  `At the cut ${faceLightCut} of FaceLight ${share(lights.frontal, (value) => value >= faceLightCut)} of the photos lit from near the camera pass and ${share(lights.sideways, (value) => value < faceLightCut)} of those lit from the side are refused.`,
].join('\n\n');
const report = readFileSync(reportFile, 'utf8');
const [before, after] = [report.indexOf(markers[0]), report.indexOf(markers[1])];
if (before < 0 || after < before) throw new Error(`expected the markers ${markers.join(' and ')} in ${reportFile}`);
writeFileSync(reportFile, `${report.slice(0, before + markers[0].length)}\n\n${text}\n\n${report.slice(after)}`);
process.stdout.write(`${text}\n`);
