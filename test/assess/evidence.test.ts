import { describe, expect, it } from 'vitest';
import { createEvidence, type Producers } from '../../src/assess/evidence.js';
import { createStageClock } from '../../src/assess/clock.js';
import { FaceGaugeError } from '../../src/errors.js';

const pose = { pitchDegrees: 1, yawDegrees: 2, rollDegrees: 3 };

describe('lazy evidence', () => {
  it('runs a producer once however many ask at the same time, and none that nobody asks for', async () => {
    const runs: string[] = [];
    const producers: Producers = {
      pose: () => { runs.push('pose'); return pose; },
      utility: async (get) => { runs.push('utility'); return (await get('pose'))!.yawDegrees / 10; },
      box: () => { runs.push('box'); return { xMin: 0, yMin: 0, xMax: 1, yMax: 1 }; },
    };
    const get = createEvidence(producers, {});
    expect(await Promise.all([get('utility'), get('pose'), get('utility')])).toEqual([0.2, pose, 0.2]);
    expect(runs.sort()).toEqual(['pose', 'utility']);
  });

  it('takes what is given instead of producing it, and has nothing for a key without a producer', async () => {
    const get = createEvidence({ pose: () => { throw new Error('must not run'); } }, { pose });
    expect(await get('pose')).toBe(pose);
    expect(await get('utility')).toBeUndefined();
  });

  it('reports the own time of each stage and stops where the hook throws', async () => {
    const stages: string[] = [];
    const producers: Producers = { pose: () => pose, utility: async (get) => (await get('pose'))!.yawDegrees };
    const get = createEvidence(producers, {}, { onTiming: (stage, ms) => { stages.push(stage); expect(ms).toBeGreaterThanOrEqual(0); } });
    await get('utility');
    expect(stages).toEqual(['pose', 'utility']);
    const late = createEvidence(producers, {}, { beforeStage: () => { throw new FaceGaugeError('DEADLINE_EXCEEDED'); } });
    await expect(late('utility')).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });
});

describe('the clock of a request', () => {
  it('refuses a stage that would begin after the deadline, and adds up the stages that ran', async () => {
    const open = createStageClock(Date.now() + 60_000);
    expect(await open.time('detect', () => Promise.resolve(7))).toBe(7);
    open.add('detect', 1000);
    expect(open.timings().detect).toBeGreaterThanOrEqual(1000);
    const shut = createStageClock(Date.now() - 1);
    await expect(shut.time('detect', () => Promise.resolve(7))).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });
});
