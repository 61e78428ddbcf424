import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { annotate, drawOverlay } from '../../../src/adapters/cli/annotate.js';
import { projectAxis } from '../../../src/geometry/pose-axes.js';
import { sophonHigh } from '../../../src/decision/profiles.js';
import { createFakeAssessor, fakePhoto } from '../../support/fake-assessor.js';
import { makeRequest } from '../../support/requests.js';

const frontal = { pitchDegrees: 0, yawDegrees: 0, rollDegrees: 0 };
const nose = [0, 0, -1] as const;
const up = [0, -1, 0] as const;
const expectPoint = (point: readonly number[], x: number, y: number): void => {
  expect(point[0]).toBeCloseTo(x, 10);
  expect(point[1]).toBeCloseTo(y, 10);
};

describe('axes follow the signs of the pose', () => {
  test('a frontal head points at the viewer, its top up', () => {
    expectPoint(projectAxis(frontal, nose), 0, 0);
    expectPoint(projectAxis(frontal, up), 0, -1);
  });
  test('pitch > 0 takes the nose down', () => { expectPoint(projectAxis({ ...frontal, pitchDegrees: 30 }, nose), 0, 0.5); });
  test('yaw > 0 takes the nose to image right', () => { expectPoint(projectAxis({ ...frontal, yawDegrees: 30 }, nose), 0.5, 0); });
  test('roll > 0 takes the head top to image left', () => { expectPoint(projectAxis({ ...frontal, rollDegrees: 30 }, up), -0.5, -Math.sqrt(0.75)); });
});

async function assess(photo: Parameters<typeof fakePhoto>[0]): ReturnType<ReturnType<typeof createFakeAssessor>['assess']> {
  return createFakeAssessor().assess(fakePhoto(photo), makeRequest({ profile: sophonHigh }));
}

test('the box is drawn where it is, scaled to the picture, and failed checks are named', async () => {
  const { faces } = await assess({ faces: [{ box: [100, 200, 300, 500], measures: { Clarity: 0.2 } }] });
  const svg = drawOverlay(faces, 320, 400, 0.5);
  expect(svg).toContain('<rect x="50" y="100" width="100" height="150" fill="none" stroke="#d7263d"');
  expect(svg).toContain('>Clarity</text>');
  expect(svg).not.toContain('>FaceSize</text>');
});

test('the picture is a PNG of the upright photo with the marks on it', async () => {
  const grey = await sharp({ create: { width: 200, height: 120, channels: 3, background: '#808080' } }).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const assessment = await assess({ width: 120, height: 200, faces: [{ box: [20, 40, 100, 160] }] });
  const { data, info } = await sharp(Buffer.from(await annotate(grey, assessment))).raw().toBuffer({ resolveWithObject: true });
  expect([info.format, info.width, info.height]).toEqual(['raw', 120, 200]);
  const colourAt = (x: number, y: number): number[] => [...data.subarray((y * info.width + x) * info.channels, (y * info.width + x) * info.channels + 3)];
  const [red, green, blue] = colourAt(60, 40);
  // The line is 1.5 px wide, so its edge pixels are mixed with the grey.
  expect(green! - Math.max(red!, blue!)).toBeGreaterThan(40);
  expect(colourAt(5, 5).every((value) => Math.abs(value - 128) <= 2)).toBe(true);
});

test('strangers\' SVG stays shut after a picture was drawn', async () => {
  const assessment = await assess({ faces: [] });
  await annotate(await sharp({ create: { width: 8, height: 8, channels: 3, background: '#000' } }).png().toBuffer(), assessment);
  await expect(sharp(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')).png().toBuffer()).rejects.toThrow();
});
