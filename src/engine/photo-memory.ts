/** Gives the memory of a photo back as soon as it has been looked at (docs/decisions/0031, 0032). */
import { collectYoung } from './young-collection.js';

/** Smaller ones are left to the collector: they may lie in memory that Node shares among small buffers, and are soon gone. */
const leastBytes = 16 * 1024;
/** From so many bytes on the young are collected at once; below, that would cost more than it saves. */
const largeBytes = 512 * 1024;

/**
 * Empties an array whose memory nobody reads any more, neither through it nor through another one, and that the system is not writing
 * from or to. A photo of some age counts as old: its memory would wait for a collection of everything, and bring one on.
 */
export function giveBack({ buffer }: Uint8Array): void {
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength < leastBytes) return;
  const isLarge = buffer.byteLength >= largeBytes;
  // It passes to an object that nobody holds, and that is young: the next collection of the young takes both.
  structuredClone(buffer, { transfer: [buffer] });
  if (isLarge) collectYoung();
}
