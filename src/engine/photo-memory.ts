/** Gives the memory of a large photo back as soon as it has been looked at (docs/decisions/0031). */
import { collectYoung } from './young-collection.js';

/** Smaller ones are left to the collector: asking costs as much as is saved. */
const leastBytes = 512 * 1024;

/**
 * Empties an array whose memory nobody reads any more, neither through it nor through another one, and that the system is not writing
 * from or to. A photo of some age counts as old: its memory would wait for a collection of everything, and bring one on.
 */
export function giveBack({ buffer }: Uint8Array): void {
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength < leastBytes) return;
  // It passes to an object that nobody holds, and that is young: the next collection of the young takes both.
  structuredClone(buffer, { transfer: [buffer] });
  collectYoung();
}
