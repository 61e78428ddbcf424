/** One trial: what becomes of a spoilt image. */
import { FaceGaugeError, type ErrorCode } from '../../src/errors.js';
import { openImage } from '../../src/stages/decode/decoder.js';

/** What a caller may be told about an image; OVERLOADED would mean that a small file used up the memory. */
const allowedCodes: readonly ErrorCode[] = ['IMAGE_UNREADABLE', 'IMAGE_FORMAT_UNSUPPORTED', 'IMAGE_TOO_LARGE'];

export interface TrialOutcome {
  /** 'decoded', 'decoded, damaged' or an error code. */
  readonly outcome: string;
  /** What went wrong when the decoder broke its promise. */
  readonly fault?: string;
}

/** Opens, decodes at reduced size and reads a region, as an assessment does, and checks that sizes agree. */
export async function tryImage(bytes: Uint8Array, maxPixels: number): Promise<TrialOutcome> {
  try {
    const source = await openImage(bytes, { maxPixels });
    const { raster, facts, scale } = await source.decode(64);
    if (facts.width * facts.height > maxPixels) return { outcome: 'decoded', fault: `${facts.width}×${facts.height} is over the limit` };
    if (raster.data.length !== raster.width * raster.height * 3) return { outcome: 'decoded', fault: 'the raster has another length than its sides' };
    if (Math.abs(raster.width * scale - facts.width) > Math.max(scale, 1)) return { outcome: 'decoded', fault: 'the scale does not lead back to the full size' };
    const { raster: patch } = await source.decodeRegion({ x: facts.width / 4, y: facts.height / 4, width: 30, height: 30 });
    if (patch.data.length !== patch.width * patch.height * 3) return { outcome: 'decoded', fault: 'the patch has another length than its sides' };
    return { outcome: source.facts.truncated ? 'decoded, damaged' : 'decoded' };
  } catch (thrown) {
    if (!(thrown instanceof FaceGaugeError)) return { outcome: 'exception', fault: String(thrown) };
    return allowedCodes.includes(thrown.code) ? { outcome: thrown.code } : { outcome: thrown.code, fault: thrown.message };
  }
}
