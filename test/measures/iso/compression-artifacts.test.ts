import { describe, expect, it } from 'vitest';
import { createRaster, type Raster } from '../../../src/image/raster.js';
import { compressionArtifacts } from '../../../src/measures/iso/compression-artifacts.js';
import { predictSimilarity } from '../../../src/measures/compression/predicted-similarity.js';
import type { ImageEncoding } from '../../../src/stages/contract.js';
import { imageOf, nativeOf, qualityOf } from '../../support/evidence.js';
import { quantiseBlocks, wavyRaster } from '../../support/jpeg-like.js';
import { filledRaster } from '../../support/noise.js';
import { schematicFace } from '../../support/schematic-face.js';

const landmarks = schematicFace([0.7, 0, 0, 0, 0.7, 0]);
const image = imageOf(filledRaster(440, 440, [9, 9, 9]));
const original = wavyRaster(240, 200, 11);
const zigzag = [16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24];

function jpegOf(strength: number): ImageEncoding {
  return { format: 'jpeg', lossless: false, lumaQuantisation: Array.from({ length: 64 }, (_, i) => Math.max(1, Math.round((zigzag[i] ?? 60) * strength))) };
}

function measure(encoding: ImageEncoding, grey: Raster): ReturnType<typeof compressionArtifacts.measure> {
  const raster = createRaster(grey.width, grey.height, 3);
  grey.data.forEach((value, i) => { raster.data.fill(value, 3 * i, 3 * i + 3); });
  return compressionArtifacts.measure({ encoding, patch: { raster, origin: { x: 3, y: 5 } }, landmarks, image });
}

describe('compression artefacts', () => {
  it('are predicted from the quantisation table of a JPEG, and fall with its quality', () => {
    const natives = [0.1, 0.5, 1, 2.5, 5, 10].map((strength) => nativeOf(measure(jpegOf(strength), original)));
    expect(natives).toEqual([...natives].sort((a, b) => b - a));
    expect(new Set(natives).size).toBe(natives.length);
    expect(natives[0]).toBeGreaterThan(0.9);
    expect(natives.at(-1)).toBeLessThan(0.5);
    expect(qualityOf(measure(jpegOf(0.1), original))).toBe(100);
    expect(measure(jpegOf(1), original)).toMatchObject({ details: { toldBy: 'file' } });
  });

  it('do not hide in a file that was saved again without loss or at a higher quality', () => {
    const coded = quantiseBlocks(original, 5, 2, 6);
    const openly = nativeOf(measure(jpegOf(5), coded));
    // The lattice tells the strength to a tenth.
    expect(Math.abs(nativeOf(measure({ format: 'png', lossless: true }, coded)) - openly)).toBeLessThan(0.03);
    expect(Math.abs(nativeOf(measure(jpegOf(0.2), coded)) - openly)).toBeLessThan(0.03);
    expect(measure(jpegOf(0.2), coded)).toMatchObject({ details: { toldBy: 'pixels' } });
  });

  it('are read from the quantiser index of a WebP', () => {
    const natives = [5, 20, 50, 90].map((webpQuantiserIndex) => nativeOf(measure({ format: 'webp', lossless: false, webpQuantiserIndex }, original)));
    expect(natives).toEqual([...natives].sort((a, b) => b - a));
  });

  it('are absent from a lossless file, and not assessable where nothing tells', () => {
    expect(measure({ format: 'png', lossless: true }, original)).toMatchObject({ native: 1, quality: 100, details: { toldBy: 'nothing' } });
    expect(measure({ format: 'avif', lossless: false }, original)).toEqual({ status: 'not-assessable', reason: 'input-missing' });
    expect(nativeOf(measure({ format: 'avif', lossless: false }, quantiseBlocks(original, 2.5, 0, 0)))).toBeLessThan(0.85);
  });
});

describe('predictSimilarity', () => {
  it('falls with the coarseness at every size of face, within 0…1', () => {
    for (const eyeDistance of [10, 45, 80, 210, 2000]) {
      for (const [codedAs, scale] of [['jpeg', 10], ['webp', 127]] as const) {
        const values = Array.from({ length: 60 }, (_, i) => predictSimilarity(codedAs, (scale * (i + 1)) / 60, eyeDistance));
        expect(values).toEqual([...values].sort((a, b) => b - a));
        expect(values.every((value) => value > 0 && value < 1)).toBe(true);
      }
    }
  });
});
