/** Head pose against labelled angles. */
import path from 'node:path';
import type { AssessFile } from './assessor.js';
import { readCsv } from './csv.js';
import type { Section } from './groups-section.js';
import { fixed, table } from './markdown.js';

/** Labels beyond this are marked as unusable by the data set. */
const usableDegrees = 99;
const yawBounds = [30, 60, usableDegrees] as const;

/**
 * Mean absolute error in degrees. Labels: pitch > 0 up, yaw > 0 nose towards image left, roll > 0 clockwise; the
 * pipeline's signs are the opposite in pitch and yaw, and roll > 0 is anti-clockwise in the image.
 */
export async function judgePose(assess: AssessFile, data: string): Promise<Section | undefined> {
  const rows = await readCsv(path.join(data, 'pose', 'pose.csv')) ?? await readCsv(path.join(data, 'pose.csv'));
  if (rows === undefined) return undefined;
  const errors: { readonly yaw: number; readonly pitchError: number; readonly yawError: number; readonly rollError: number }[] = [];
  let missed = 0;
  let used = 0;
  for (const row of rows) {
    const [pitch, yaw, roll] = [row.pitch_deg, row.yaw_deg, row.roll_deg].map(Number) as [number, number, number];
    if (Math.max(Math.abs(pitch), Math.abs(yaw), Math.abs(roll)) > usableDegrees) continue;
    used += 1;
    const face = (await assess(path.join(data, 'pose', row.file!), []))?.faces[0];
    if (face === undefined) {
      missed += 1;
      continue;
    }
    errors.push({
      yaw, pitchError: Math.abs(-face.pose.pitchDegrees - pitch), yawError: Math.abs(-face.pose.yawDegrees - yaw), rollError: Math.abs(-face.pose.rollDegrees - roll),
    });
  }
  const summary = yawBounds.map((bound) => {
    const part = errors.filter(({ yaw }) => Math.abs(yaw) < bound);
    const mean = (of: (one: (typeof part)[number]) => number): number => part.reduce((sum, one) => sum + of(one) / part.length, 0);
    return { bound, photos: part.length, pitch: mean((one) => one.pitchError), yaw: mean((one) => one.yawError), roll: mean((one) => one.rollError) };
  });
  return {
    results: { photos: used, missed, summary },
    markdown: [
      `${used} photos with labelled angles, no face found in ${missed}. Mean absolute error in degrees:`,
      table(['|yaw| below'.replaceAll('|', '\\|'), 'photos', 'pitch', 'yaw', 'roll'], summary.map((row) => [`${row.bound}°`, row.photos, fixed(row.pitch, 1), fixed(row.yaw, 1), fixed(row.roll, 1)])),
    ].join('\n\n'),
  };
}
