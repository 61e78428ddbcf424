/** One process of a contestant: opens it, then assesses photos one after the other as it is told. */
import { collectYoung } from '../../src/engine/young-collection.js';
import { endpointRequest, openBuilt } from './build.js';
import type { Answer, Contestant, Order } from './contestant.js';
import { openFloor, type Floor } from './floor.js';
import { openFaceApi, openHuman } from './peers.js';

let contestant: Contestant | undefined;
let photos: readonly Uint8Array[] = [];

async function openPipeline(build: string): Promise<Contestant> {
  const assessor = await openBuilt(build);
  const ask = await endpointRequest(build);
  return {
    async countFaces(photo) {
      const { faces } = await assessor.assess(photo, ask());
      // As the inference process does after each photo. The floor is faster without.
      collectYoung();
      return faces.length;
    },
  };
}

async function open({ contestant: name, build, peers, photos: given }: Extract<Order, { kind: 'open' }>): Promise<Answer> {
  photos = given;
  let floor: Floor | undefined;
  switch (name) {
    case 'floor': contestant = floor = await openFloor(build, photos); break;
    case 'pipeline': contestant = await openPipeline(build); break;
    case 'human': contestant = await openHuman(peers); break;
    case 'face-api': contestant = await openFaceApi(peers); break;
  }
  const faces: number[] = [];
  for (const photo of photos) faces.push(await contestant.countFaces(photo));
  return { kind: 'opened', faces, networkRuns: floor === undefined ? [] : photos.map((photo) => floor.runsOf(photo)) };
}

async function follow(order: Order): Promise<Answer> {
  if (order.kind === 'open') return open(order);
  if (contestant === undefined) throw new Error('expected a contestant to be opened before it runs');
  for (let index = order.from; index < order.from + order.count; index++) await contestant.countFaces(photos[index % photos.length]!);
  return { kind: 'ran' };
}

process.on('message', (order: Order) => {
  follow(order)
    .catch((error: unknown): Answer => ({ kind: 'failed', message: error instanceof Error ? error.stack ?? error.message : String(error) }))
    .then((answer) => process.send!(answer), () => undefined);
});
process.on('disconnect', () => process.exit(0));
