/**
 * Fuzzes the service with requests and the decoder with images, seeded and bounded.
 *
 * Usage: npm run fuzz -- [--requests 2000] [--images 2000] [--seed 1] [--from 0]
 * Exit code 0: nothing crashed, every answer is documented and came in time, memory came back; 1: what went wrong is listed.
 */
import { parseArgs } from 'node:util';
import { fuzzImages } from './images.js';
import { fuzzRequests } from './requests/main.js';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '2000' },
    images: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
  },
});
const [requests, images, seed, from] = [values.requests, values.images, values.seed, values.from].map(Number) as [number, number, number, number];
if (![requests, images, seed, from].every((value) => Number.isInteger(value) && value >= 0) || requests + images === 0) throw new Error('expected whole numbers, and something to try');

const outcomes: boolean[] = [];
if (images > 0) {
  console.log(`== ${images} images, seed ${seed}`);
  outcomes.push(await fuzzImages({ images, seed, from }));
}
if (requests > 0) {
  console.log(`== ${requests} cases of requests, seed ${seed}`);
  outcomes.push(await fuzzRequests({ requests, seed, from }));
}
process.exitCode = outcomes.every(Boolean) ? 0 : 1;
