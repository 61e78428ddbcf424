/** A queue worker in a process of its own, on a deterministic engine: <url> <down> <up> <dead>. Says when it takes commands. */
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { startWorker } from '../../dist/adapters/amqp/worker.js';
import { createLevelProfiles } from '../../dist/adapters/sophon/levels.js';
import { readConfig } from '../../dist/config/read.js';

const [amqpUrl, queueDown, queueUp, queueDead] = process.argv.slice(2);
const image = { format: 'png', width: 1, height: 1, orientation: 1, hasAlpha: false, isGrey: false, bitDepth: 8, hasIccProfile: false, pages: 1, truncated: false };
const face = { box: { xMin: 0, yMin: 0, xMax: 1, yMax: 1 }, detectionScore: 1, presence: 1, pose: { pitchDegrees: 0, yawDegrees: 0, rollDegrees: 0 }, measures: {}, verdict: { profile: 'test', passed: true, checks: [] } };

await startWorker({
  config: { ...readConfig({ environment: { FACEGAUGE_WORKERS: '2' } }), amqpUrl, queueDown, queueUp, queueDead },
  assessor: {
    async assess(bytes) {
      // What comes after the first line makes a photo as large as wanted.
      const end = bytes.indexOf(10);
      const photo = JSON.parse(Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8'));
      await sleep(photo.delayMs ?? 0);
      return { image: { ...image, width: photo.width ?? 640 }, faces: photo.faces.map(() => face) };
    },
  },
  profiles: createLevelProfiles(undefined), logger: pino({ level: 'silent' }), assertTopology: false,
});
process.stdout.write('taking commands\n');
