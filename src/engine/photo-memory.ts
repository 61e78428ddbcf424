/** Gives the memory of a photo back as soon as nobody needs it (docs/decisions/0031, 0032, 0033). */
import { MessageChannel } from 'node:worker_threads';

/** Smaller ones are left to the collector: they may lie in memory that Node shares among small buffers, and are soon gone. */
const leastBytes = 16 * 1024;

/** Takes what it is sent and keeps nothing: what goes to a closed port is freed before the call returns. */
const nowhere = closedPort();

function closedPort(): MessageChannel['port1'] {
  const { port1 } = new MessageChannel();
  port1.close();
  return port1;
}

/**
 * Empties an array whose memory nobody reads any more, neither through it nor through another one, and that the system is not writing
 * from or to, nor a thread of a library reading. A photo of some age counts as old: its memory would wait for a collection of
 * everything, and bring one on.
 */
export function giveBack({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength >= leastBytes) nowhere.postMessage(undefined, [buffer]);
}
