import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { defaultStoreDir, findModel, readManifest } from '../../../src/models/manifest.js';
import { createModelRegistry } from '../../../src/models/registry.js';
import { alignCrop } from '../../../src/stages/align/aligned-crop.js';
import { facePartNames, type FaceAttributes, type FacePartName } from '../../../src/stages/contract.js';
import { readEmbedding } from '../../../src/stages/score/embedding.js';
import { readSigns, signCount } from '../../../src/stages/score/signs.js';
import { judgeFaces, utilityModelId } from '../../../src/stages/score/utility.js';
import { findPortraitFace } from '../../../tools/accuracy/photo.js';
import { makePortrait } from '../../support/photos.js';

const manifest = readManifest();
const registry = createModelRegistry({ manifest, storeDir: defaultStoreDir });
const box = { xMin: 0, yMin: 0, xMax: 10, yMax: 10 };

function attributes(covered: Partial<Record<FacePartName, number>> = {}, mask = 0.02): FaceAttributes {
  const bare = Object.fromEntries(facePartNames.map((part) => [part, 0.02])) as Record<FacePartName, number>;
  return { occluded: { ...bare, ...covered }, mask, eyesClosed: 0.02 };
}

const signsOf = (seen: FaceAttributes, score = 0.999): Float32Array => readSigns({
  face: { box, score, rotationDegrees: 0 }, landmarks: { points: new Float32Array(0), presence: 0.9999 }, attributes: seen,
});

async function layersOf(portrait: string): Promise<Float32Array> {
  const { data, info } = await sharp(await makePortrait(portrait)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const raster = { width: info.width, height: info.height, channels: 3, data: new Uint8Array(data) } as const;
  const face = await findPortraitFace(registry, 'face-mesh-attention', raster);
  const crop = alignCrop(raster, face!.landmarks);
  return (await readEmbedding(await registry.session('embedding-mobilefacenet-512'), crop!.raster)).pooled;
}

afterAll(() => registry.close());

test('the network that is served takes as many signs as there are', () => {
  expect(findModel(manifest, utilityModelId).inputs.find(({ name }) => name === 'signs')?.shape).toEqual(['batch', signCount]);
});

test('covered eyes, nose or mouth and an unsure detector cost score; what is not known counts as usual', async () => {
  const session = await registry.session(utilityModelId);
  // One face for all: the signs alone make the difference.
  const pooled = await layersOf('blinds-1');
  const worse = [attributes({ leftEye: 0.98 }), attributes({ rightEye: 0.98 }), attributes({ nose: 0.98 }), attributes({ mouth: 0.98 })].map((seen) => signsOf(seen));
  const cases = [signsOf(attributes()), ...worse, signsOf(attributes(), 0.9), readSigns({})];
  const [bare, ...others] = (await judgeFaces(session, cases.map((signs) => ({ pooled, signs })))).map(({ logOdds }) => logOdds);
  const unknown = others.pop()!;
  for (const value of others) expect(value).toBeLessThan(bare! - 0.1);
  expect(Math.abs(unknown - bare!)).toBeLessThan(0.5);
});
