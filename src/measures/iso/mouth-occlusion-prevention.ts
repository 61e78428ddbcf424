import { fillPolygon } from '../../image/polygon.js';
import { createRaster } from '../../image/raster.js';
import { notAssessable } from '../contract.js';
import { burntOut } from '../visibility.js';
import { component, defineComponent } from './component.js';
import { countHiddenInRegion } from './visible-share.js';

/** The outer lips among the WFLW landmarks: 76 up to 87. */
const outerLips = [76, 88] as const;

export const mouthOcclusionPrevention = defineComponent({
  id: 'MouthOcclusionPrevention',
  method: 'substituted-input',
  unit: '1',
  range: { min: 0, max: 1 },
  needs: ['frame', 'visibleFace', 'exposure'],
  summary: 'Share of the mouth, within the outer lips, that something covers.',
  movedBy: 'Masks, hands, scarves and microphones before the mouth.',
  source: 'ISO/IEC 29794-5:2025, mouth occlusion prevention; the visible-face mask is our own',
  measure({ frame, visibleFace, exposure }) {
    const unseen = burntOut(exposure);
    if (unseen !== undefined) return unseen;
    const ring = frame.landmarks.slice(...outerLips);
    const left = Math.min(...ring.map(({ x }) => x));
    const top = Math.min(...ring.map(({ y }) => y));
    const region = createRaster(Math.max(...ring.map(({ x }) => x)) - left + 1, Math.max(...ring.map(({ y }) => y)) - top + 1, 1);
    fillPolygon(region, ring.map(({ x, y }) => ({ x: x - left, y: y - top })), 1);
    const { total, hidden } = countHiddenInRegion(visibleFace.raster, region, left, top);
    return total === 0 ? notAssessable('region-outside-image') : component('MouthOcclusionPrevention', hidden / total);
  },
});
