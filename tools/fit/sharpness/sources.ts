import type { Random } from '../../training/common/random.js';
import { between } from '../../training/common/random.js';
import { listPhotos, openFaceReader } from '../faces.js';
import { cutGreyFace, shrinkGreyFace, type GreyFace } from './samples.js';

/** Sharp photos to begin with: studio portraits, and news photos whose clarity says that recognition loses nothing. */
export interface SourceFace extends GreyFace {
  readonly set: 'portraits' | 'lfw';
}

/** News photos are taken as sharp from this clarity on; half of them are. */
const leastClarity = 1.3;
/** Every so many people of the news photos, one photo each. */
const peopleStep = 3;
/** Smallest eye distance to which portraits are shrunk: that of the news photos. */
const leastEyeDistance = 45;

export async function readSources(data: string): Promise<SourceFace[]> {
  const reader = await openFaceReader(data);
  const sources: SourceFace[] = [];
  for (const file of await listPhotos(data, 'portraits')) {
    const face = await reader.read(file);
    if (face !== undefined) sources.push({ set: 'portraits', ...cutGreyFace(face, file.split('/')[1]!.split('_')[0]!) });
  }
  const people = new Map<string, string>();
  for (const file of await listPhotos(data, 'lfw')) {
    const person = file.split('/')[1]!;
    if (!people.has(person)) people.set(person, file);
  }
  for (const [person, file] of [...people].filter((_, i) => i % peopleStep === 0)) {
    const face = await reader.read(file, ['Clarity']);
    const clarity = face?.measures.Clarity;
    if (face === undefined || clarity?.status !== 'measured' || clarity.native < leastClarity) continue;
    sources.push({ set: 'lfw', ...cutGreyFace(face, person) });
  }
  await reader.close();
  return sources;
}

/** The face itself, or with fewer pixels: a portrait stands for cameras and distances of every kind. */
export function atSomeScale(face: GreyFace, random: Random): GreyFace {
  if (face.eyeDistance <= leastEyeDistance || random() < 0.25) return face;
  return shrinkGreyFace(face, between(random, leastEyeDistance, face.eyeDistance) / face.eyeDistance);
}
