import { burntOut } from '../visibility.js';
import { component, defineComponent } from './component.js';

/**
 * The part of the frame that the standard's parser sees above the eye line: 196 of the 400 rows of a 400×400 map that
 * shows the 556×556 pixels from column 30, row 0 on. Source: ISO/IEC 29794-5:2025, no head coverings; OFIQ 1.0.3.
 */
const mapSide = 400;
const mapRows = 196;
const shownSide = 556;
const shownLeft = 30;
/** Shares below this count as none: the mapping takes points off for a single pixel, which a soft mask always has. */
const noiseFloor = 0.003;

export const noHeadCoverings = defineComponent({
  id: 'NoHeadCoverings',
  method: 'substituted-input',
  unit: '1',
  range: { min: 0, max: 1 },
  needs: ['headCovering', 'exposure'],
  summary: 'Share of the frame above the eye line that shows a hat, a scarf or clothes.',
  movedBy: 'Hats, hoods and scarves above the eyes.',
  source: 'ISO/IEC 29794-5:2025, no head coverings; the covering mask is our own, shares below 0.003 count as 0',
  measure({ headCovering, exposure }) {
    const unseen = burntOut(exposure);
    if (unseen !== undefined) return unseen;
    const { data, width } = headCovering.raster;
    const step = shownSide / mapSide;
    let covered = 0;
    for (let row = 0; row < mapRows; row++) {
      const at = Math.floor((row + 0.5) * step) * width + shownLeft;
      for (let column = 0; column < mapSide; column++) {
        if (data[at + Math.floor((column + 0.5) * step)] !== 0) covered++;
      }
    }
    const share = covered / (mapRows * mapSide);
    return component('NoHeadCoverings', share < noiseFloor ? 0 : share);
  },
});
