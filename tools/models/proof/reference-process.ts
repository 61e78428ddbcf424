/** A process of its own for one network in one runtime: these runtimes change globals and write to the console. */
import type { PublishedNetwork, Reference, View } from './contract.js';
import { openLiteRt } from './litert.js';
import { openFaceApi, openGraphModel } from './tensorflow-js.js';

const openers = { litert: openLiteRt, graphModel: openGraphModel, faceApi: openFaceApi } as const;
export type ProcessRuntime = keyof typeof openers;

export type Order =
  | { readonly kind: 'open'; readonly runtime: ProcessRuntime; readonly folder: string; readonly network: PublishedNetwork }
  | { readonly kind: 'run'; readonly view: View };
export type Answer =
  | { readonly kind: 'opened'; readonly size: Reference['size'] }
  | { readonly kind: 'outputs'; readonly outputs: readonly Float32Array[] }
  | { readonly kind: 'failed'; readonly message: string };

let reference: Reference | undefined;

async function follow(order: Order): Promise<Answer> {
  if (order.kind === 'open') {
    reference = await openers[order.runtime](order.folder, order.network);
    return { kind: 'opened', size: reference.size };
  }
  if (!reference) throw new Error('expected a network to be opened before it is run');
  return { kind: 'outputs', outputs: await reference.run(order.view) };
}

process.on('message', (order: Order) => {
  follow(order)
    .catch((error: unknown): Answer => ({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }))
    .then((answer) => process.send!(answer), () => undefined);
});
