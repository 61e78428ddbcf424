import { isOpenAt } from '../../stages/attributes/open-face.js';
import { measured, notAssessable, type MeasureDefinition } from '../contract.js';
import type { Evidence } from '../evidence.js';
import { mapToQuality, type QualityMapping } from '../mapping.js';
import { burntOut } from '../visibility.js';

/** With more of the square covered its detail is that of what covers it. */
const leastOpenShare = 0.9;
/** Places a side at which the square is asked whether the face is seen there: four to a cell of the map, at least. */
const samples = 32;
/** Chosen between photos as they are and enlarged ones: docs/accuracy/extras.md. */
const mapping: QualityMapping = { shape: 'polyline', knots: [[1.6, 100], [2.2, 50], [5, 0]] };

export const upscalingPrevention: MeasureDefinition<'UpscalingPrevention', Evidence, 'eyeDetail' | 'patch' | 'image' | 'faceMaps' | 'placement' | 'exposure'> = {
  id: 'UpscalingPrevention',
  method: 'own-definition',
  unit: 'times',
  range: { min: 1 },
  needs: ['eyeDetail', 'patch', 'image', 'faceMaps', 'placement', 'exposure'],
  summary: 'How many times larger the face is than its details need: 1 when every pixel counts; the details give the eye distance that is left.',
  movedBy: 'Enlargement, pixelation and a mosaic; strong blur, which leaves as little detail, too.',
  source: 'Own definition: the highest frequency that is not empty, and the step of blocks (docs/accuracy/extras.md)',
  measure({ eyeDetail, patch, image, faceMaps, placement, exposure }) {
    const unseen = burntOut(exposure);
    if (unseen !== undefined) return unseen;
    if (typeof eyeDetail === 'string') return notAssessable(eyeDetail);
    const { left, top, side, eyeDistance, enlargement: native } = eyeDetail;
    const isOpen = (x: number, y: number): boolean => isOpenAt(faceMaps, placement, { x: (x + patch.origin.x) / image.scale, y: (y + patch.origin.y) / image.scale });
    if (openShare(left, top, side, isOpen) < leastOpenShare) return notAssessable('region-hidden');
    return measured(native, mapToQuality(mapping, native), { eyeDistanceLeft: Math.round(eyeDistance / native) });
  },
};

/** Share of a square, sampled, at which the face itself is seen. */
function openShare(left: number, top: number, side: number, isOpen: (x: number, y: number) => boolean): number {
  let open = 0;
  for (let row = 0; row < samples; row++) {
    for (let column = 0; column < samples; column++) if (isOpen(left + ((column + 0.5) * side) / samples, top + ((row + 0.5) * side) / samples)) open++;
  }
  return open / samples ** 2;
}
