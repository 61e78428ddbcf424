import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalAssessor } from '../../../src/assess.js';
import type { Assessor, FaceAssessment } from '../../../src/assessment.js';
import { fillPolygon } from '../../../src/image/polygon.js';
import { createRaster } from '../../../src/image/raster.js';
import type { MeasureId } from '../../../src/measures/ids.js';
import { loadCanonicalFace } from '../../../src/models/canonical-face.js';
import { defaultStoreDir, readManifest } from '../../../src/models/manifest.js';
import { createModelRegistry } from '../../../src/models/registry.js';
import { makePortrait } from '../../support/photos.js';
import { makeRequest } from '../../support/requests.js';

/** Faces that neither hair nor coloured light touches. */
const portraits = ['blinds-1', 'blinds-4', 'stairs-right'];
const measures = ['FaceOcclusionPrevention', 'MouthOcclusionPrevention', 'EyesVisible', 'MaskPrevention', 'SunglassesPrevention'] as const satisfies readonly MeasureId[];

let assessor: Assessor;
const bare = new Map<string, FaceAssessment>();

async function assess(bytes: Uint8Array): Promise<FaceAssessment> {
  const request = makeRequest({ measures, maxFaces: 1, deadlineEpochMs: Date.now() + 120_000 });
  const answer = await assessor.assess(bytes, { ...request, include: { ...request.include, landmarks: true } });
  return answer.faces[0]!;
}

function qualityOf(face: FaceAssessment, id: MeasureId): number {
  const result = face.measures[id];
  if (result?.status !== 'measured') throw new Error(`expected ${id} to be measured`);
  return result.quality;
}

type Spot = readonly [x: number, y: number];

/** The portrait with polygons laid over it, drawn from the landmarks of the bare face. */
async function painted(id: string, colour: readonly [number, number, number], draw: (at: (vertex: number) => Spot) => readonly (readonly Spot[])[]): Promise<FaceAssessment> {
  const { data, info } = await sharp(await makePortrait(id)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const mask = createRaster(info.width, info.height, 1);
  const landmarks = bare.get(id)!.landmarks!;
  for (const outline of draw((vertex) => [landmarks[vertex]![0], landmarks[vertex]![1]])) {
    fillPolygon(mask, outline.map(([x, y]) => ({ x: Math.round(x), y: Math.round(y) })), 1);
  }
  for (let i = 0; i < mask.data.length; i++) if (mask.data[i] === 1) data.set(colour, 3 * i);
  const raw = { width: info.width, height: info.height, channels: 3 } as const;
  return assess(await sharp(data, { raw }).jpeg({ quality: 95 }).toBuffer());
}

/** An ellipse around an eye, in 24 corners. */
function lens([x1, y1]: Spot, [x2, y2]: Spot): Spot[] {
  const width = Math.hypot(x2 - x1, y2 - y1);
  return Array.from({ length: 24 }, (_, i) => {
    const angle = (i * Math.PI) / 12;
    return [(x1 + x2) / 2 + 0.95 * width * Math.cos(angle), (y1 + y2) / 2 + 0.7 * width * Math.sin(angle)] as const;
  });
}

beforeAll(async () => {
  const place = { manifest: readManifest(), storeDir: process.env.FACEGAUGE_MODELS_DIR ?? defaultStoreDir };
  assessor = createLocalAssessor({ registry: createModelRegistry(place), canonicalFace: await loadCanonicalFace(place) });
  for (const id of portraits) bare.set(id, await assess(await makePortrait(id)));
});

afterAll(() => assessor.close());

describe('on photos of bare faces', () => {
  it('finds nothing that hides the face, no mask and no sunglasses', () => {
    for (const face of bare.values()) {
      expect(qualityOf(face, 'FaceOcclusionPrevention')).toBeGreaterThanOrEqual(90);
      expect(qualityOf(face, 'MouthOcclusionPrevention')).toBeGreaterThanOrEqual(90);
      expect(qualityOf(face, 'EyesVisible')).toBeGreaterThanOrEqual(80);
      expect(qualityOf(face, 'MaskPrevention')).toBeGreaterThanOrEqual(80);
      expect(qualityOf(face, 'SunglassesPrevention')).toBeGreaterThanOrEqual(80);
    }
  });
});

describe('a mask painted over nose, mouth and chin', () => {
  it('is found by the mask and occlusion checks and leaves the eyes visible', async () => {
    for (const id of portraits) {
      const outline = [234, 132, 172, 150, 176, 152, 400, 379, 397, 361, 454, 351, 195, 122];
      const face = await painted(id, [168, 203, 224], (at) => [outline.map(at)]);
      expect(qualityOf(face, 'MouthOcclusionPrevention')).toBeLessThan(20);
      expect(qualityOf(face, 'FaceOcclusionPrevention')).toBeLessThan(70);
      expect(qualityOf(face, 'MaskPrevention')).toBeLessThan(50);
      expect(qualityOf(face, 'EyesVisible')).toBeGreaterThan(60);
    }
  });
});

describe('dark lenses painted over the eyes', () => {
  it('are found by the sunglasses and eye checks and leave the mouth visible', async () => {
    for (const id of portraits) {
      const face = await painted(id, [12, 12, 16], (at) => [lens(at(33), at(133)), lens(at(362), at(263)), [at(133), at(362), at(168)]]);
      expect(qualityOf(face, 'SunglassesPrevention')).toBeLessThan(50);
      expect(qualityOf(face, 'EyesVisible')).toBeLessThan(30);
      expect(qualityOf(face, 'MouthOcclusionPrevention')).toBeGreaterThanOrEqual(90);
    }
  });
});
