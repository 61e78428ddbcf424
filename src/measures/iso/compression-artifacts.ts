import { greyOf } from '../../image/grey.js';
import type { ImageEncoding } from '../../stages/contract.js';
import { faceGeometry } from '../../stages/landmarks/wflw.js';
import { notAssessable } from '../contract.js';
import { findBlockGrid } from '../compression/block-grid.js';
import { latticeStrength } from '../compression/dct-lattice.js';
import { predictSimilarity, type CodedAs } from '../compression/predicted-similarity.js';
import { quantisationStrength } from '../compression/quantisation-strength.js';
import { component, defineComponent } from './component.js';

export const compressionArtifacts = defineComponent({
  id: 'CompressionArtifacts',
  method: 'substitute-model',
  unit: '1',
  range: { min: 0, max: 1 },
  needs: ['encoding', 'patch', 'landmarks', 'image'],
  summary: 'Predicted structural similarity (SSIM) of the face to what it was before lossy compression, 1 for no loss.',
  movedBy: 'Coarse quantisation of JPEG and WebP, also when the photo was saved again; small faces suffer more.',
  source: 'Own prediction in place of the reference\'s network, fitted in docs/reports/compression.md; mapping of ISO/IEC 29794-5:2025, no compression artefacts',
  measure({ encoding, patch, landmarks, image }) {
    const eyeDistance = faceGeometry(landmarks).eyeDistance * image.scale;
    const file = fileCoarseness(encoding);
    const grey = greyOf(patch.raster);
    const pixels = latticeStrength(grey, findBlockGrid(grey));
    if (file === undefined && pixels === undefined && !encoding.lossless) return notAssessable('input-missing');
    const fromFile = file === undefined ? 1 : predictSimilarity(file.codedAs, file.coarseness, eyeDistance);
    const fromPixels = pixels === undefined ? 1 : predictSimilarity('jpeg', pixels, eyeDistance);
    return component('CompressionArtifacts', Math.min(fromFile, fromPixels), { toldBy: fromPixels < fromFile ? 'pixels' : file === undefined ? 'nothing' : 'file' });
  },
});

/** What the file itself says of how it was coded. */
function fileCoarseness({ format, lossless, lumaQuantisation, webpQuantiserIndex }: ImageEncoding): { readonly codedAs: CodedAs; readonly coarseness: number } | undefined {
  if (lossless) return undefined;
  const strength = lumaQuantisation === undefined ? undefined : quantisationStrength(lumaQuantisation);
  if (strength !== undefined) return { codedAs: 'jpeg', coarseness: strength };
  if (format === 'webp' && webpQuantiserIndex !== undefined) return { codedAs: 'webp', coarseness: webpQuantiserIndex };
  return undefined;
}
