/** Shows how provisioning goes: a bar on a terminal, plain lines elsewhere. */
import { SingleBar } from 'cli-progress';
import type { ProvisionEvent } from './provision.js';

const megabyte = 1e6;
const inMegabytes = (bytes: number): string => (bytes / megabyte).toFixed(1);

/** Where progress is shown: process.stderr, or anything like it. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Makes a listener for provisionModels. */
export function createProgressReporter(stream: ProgressStream): (event: ProvisionEvent) => void {
  return stream.isTTY === true ? barReporter(stream) : lineReporter(stream);
}

function barReporter(stream: NodeJS.WritableStream): (event: ProvisionEvent) => void {
  const bar = new SingleBar({
    stream,
    format: 'Models {bar} {percentage} % | {megabytes} of {totalMegabytes} MB | {placed}',
    hideCursor: true,
    clearOnComplete: false,
  });
  return (event) => {
    switch (event.kind) {
      case 'started': bar.start(event.bytes, 0, { megabytes: '0.0', totalMegabytes: inMegabytes(event.bytes), placed: '' }); break;
      case 'received': bar.update(event.bytes, { megabytes: inMegabytes(event.bytes) }); break;
      case 'placed': bar.update({ placed: `${event.done} of ${event.models}: ${event.id}` }); break;
      case 'finished':
      case 'failed': bar.stop(); break;
    }
  };
}

function lineReporter(stream: NodeJS.WritableStream): (event: ProvisionEvent) => void {
  return (event) => {
    if (event.kind === 'started') stream.write(`Fetching ${event.models} models (${inMegabytes(event.bytes)} MB of packages)\n`);
    if (event.kind === 'placed') stream.write(`Model ${event.done} of ${event.models} in place: ${event.id}\n`);
  };
}
