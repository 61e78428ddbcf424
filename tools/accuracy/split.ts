/** Which people trained the network, chose its settings, or were held back: by a hash of the name alone. */
import { hashText } from '../training/common/random.js';

export const partNames = ['train', 'validation', 'test'] as const;
export type Part = (typeof partNames)[number];

/** 60 % train, 15 % validation, 25 % test; the same function as `part_of` in tools/training/score/labels.py. */
export function partOf(person: string): Part {
  const share = (hashText(`${person}/split`) % 10_000) / 10_000;
  return share < 0.6 ? 'train' : share < 0.75 ? 'validation' : 'test';
}
