import { invertMatrix, transformPoint } from '../../geometry/affine.js';
import type { AlignedFrame, DecodedImage, LuminancePlane } from '../../stages/contract.js';
import { notAssessable } from '../contract.js';
import { shareInPhoto } from '../photo-border.js';
import { cheekSquares, type PixelSquare } from './cheek-squares.js';
import { component, defineComponent } from './component.js';

/** Of each square at least this share must lie in the photo: beyond it both are black alike, and overlap in full. */
const leastShown = 0.9;
const samplesAcross = 5;

export const illuminationUniformity = defineComponent({
  id: 'IlluminationUniformity',
  method: 'exact-formula',
  unit: '1',
  range: { min: 0, max: 1 },
  needs: ['luminance', 'frame', 'image'],
  summary: 'How far the luminance histograms of the left and the right cheek overlap, 0 not at all to 1 fully.',
  movedBy: 'Light from one side; also turned heads, and coarse brightness levels of very dark photos, which overlap by chance.',
  source: 'ISO/IEC 29794-5:2025, illumination uniformity',
  measure({ luminance, frame, image }) {
    const squares = cheekSquares(frame);
    if (squares === undefined || Math.min(shownShare(squares.left, frame, image), shownShare(squares.right, frame, image)) < leastShown) return notAssessable('region-outside-image');
    const left = squareHistogram(luminance, frame, squares.left);
    const right = squareHistogram(luminance, frame, squares.right);
    let overlap = 0;
    for (let value = 0; value < 256; value++) overlap += Math.min(left[value]!, right[value]!);
    return component('IlluminationUniformity', overlap / (squares.left.side * squares.left.side));
  },
});

/** Share of a square of the frame that the photo shows. */
function shownShare({ x, y, side }: PixelSquare, { matrix }: AlignedFrame, image: DecodedImage): number {
  const toPhoto = invertMatrix(matrix);
  const at = (index: number): number => ((index + 0.5) * side) / samplesAcross;
  const points = Array.from({ length: samplesAcross ** 2 }, (_, i) => transformPoint(toPhoto, { x: x + at(i % samplesAcross), y: y + at(Math.floor(i / samplesAcross)) }));
  return shareInPhoto(points, image);
}

/** Luminance counts of a square; what lies outside the landmarked region counts as black, as in the reference. */
function squareHistogram(luminance: LuminancePlane, frame: AlignedFrame, square: PixelSquare): Uint32Array {
  const counts = new Uint32Array(256);
  const width = frame.raster.width;
  for (let y = square.y; y < square.y + square.side; y++) {
    for (let i = y * width + square.x; i < y * width + square.x + square.side; i++) {
      counts[frame.regionMask.data[i] === 0 ? 0 : luminance.raster.data[i]!]!++;
    }
  }
  return counts;
}
