import { drawMap } from '../attributes/map-window.js';
import type { FaceMaps, FrameMask } from '../contract.js';

/**
 * The visible-face mask of ISO/IEC 29794-5 in the 616×616 frame: 1 on skin, eyes, brows, lips, beard and clear glasses,
 * 0 under whatever hides the face, and off the face.
 */
export function drawVisibleFace(maps: FaceMaps): FrameMask {
  return drawMap(maps.visible);
}
