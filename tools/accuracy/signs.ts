/** The signs of a face that the score network is told of, on pixels that no file holds. */
import { createEvidence } from '../../src/assess/evidence.js';
import { createProducers, type PipelineParts } from '../../src/assess/producers.js';
import { clipRegion, cropRaster } from '../../src/image/crop.js';
import type { Raster } from '../../src/image/raster.js';
import type { ImageSource } from '../../src/stages/contract.js';
import type { PortraitFace } from './photo.js';

/** Pixels as the pipeline takes a photo: without a file, and so without traces of compression. */
function sourceOf(raster: Raster): ImageSource {
  const facts = { format: 'png', width: raster.width, height: raster.height, orientation: 1, hasAlpha: false, isGrey: false, bitDepth: 8, hasIccProfile: false, pages: 1, truncated: false } as const;
  return {
    facts, encoding: { format: 'png', lossless: true }, reducesCheaply: false,
    decode: () => Promise.resolve({ facts, raster, scale: 1 }),
    decodeRegion: (region) => {
      const clipped = clipRegion(region, raster.width, raster.height);
      return Promise.resolve({ raster: cropRaster(raster, clipped), origin: { x: clipped.x, y: clipped.y } });
    },
  };
}

/** As src/stages/score/signs.ts has them, made by the pipeline's own stages. */
export async function signsOf(parts: PipelineParts, raster: Raster, { landmarks, box, score }: PortraitFace): Promise<Float32Array> {
  const source = sourceOf(raster);
  const face = { box, score, rotationDegrees: 0 } as const;
  const image = await source.decode(Infinity);
  const get = createEvidence(createProducers(parts, { source, image, faces: [face] }), { landmarks, box, face, image });
  return (await get('signs'))!;
}
