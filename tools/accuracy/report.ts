/** The report's frame: what was measured, on what, and how to do it again. */
import { writeFile } from 'node:fs/promises';

export const chapterNames = ['score', 'detection', 'pose', 'checks', 'extras', 'sweeps', 'portraits'] as const;
export type ChapterName = (typeof chapterNames)[number];

export interface Chapter {
  readonly markdown: string;
  /** Everything in the tables and more, as JSON. */
  readonly results: unknown;
}

const headings: Readonly<Record<ChapterName, string>> = {
  score: 'The score: does it foretell recognition?',
  detection: 'Detection',
  pose: 'Head pose',
  checks: 'Checks',
  extras: 'Beyond the standard\'s list',
  sweeps: 'Degradation sweeps',
  portraits: 'Studio portraits',
};

/** Whose photos the score is judged on: everybody's, or only people that training and validation have not seen. */
export type People = 'all' | 'test';

const opening = (people: People): string => `# Accuracy

Written by \`npm run accuracy -- --data <folder>${people === 'all' ? '' : ` --people ${people}`}\`; the numbers behind the tables lie in \`docs/accuracy/*.json\`. Square
brackets hold 95 % intervals by bootstrap over people (for checks: over photos). Small counts make wide intervals: read
them before the estimates.`;

const layout = `## The data folder

| part | what | chapter |
|---|---|---|
| \`lfw/<person>/<photo>.jpg\` | photos by person, two or more of some | score, extras |
| \`portraits/NNN_03.jpg\`, \`NNN_08.jpg\` | studio portraits, neutral and smiling | score, checks, extras, sweeps, portraits |
| \`groups/*.jpg\`, \`groups/faces.csv\` | group photos; file,x,y,w,h,blur,occlusion,pose,invalid | detection |
| \`nonface/\` | photos without people | detection |
| \`pose/*.jpg\`, \`pose/pose.csv\` | file,width,height,pitch_deg,yaw_deg,roll_deg (pitch > 0 up, yaw > 0 nose to image left, roll > 0 clockwise) | pose |
| \`masks-paired/{with,without}/\`, \`masks-real/{with_mask,without_mask}/\` | photos with and without a mask | checks |
| \`lfw-sunglasses.csv\` | file,grade (\`dark\`, \`tinted\`) | checks |
| \`expressions/subjectNN.state.png\` | \`sleepy\` = eyes closed | checks |
| \`lighting/*A±azimuthE±elevation.png\` | light from a stated direction | checks |`;

/** Puts the chapters that exist together. */
export async function writeReport(file: string, chapters: Readonly<Partial<Record<ChapterName, string>>>, people: People): Promise<void> {
  const parts = chapterNames.flatMap((name) => (chapters[name] === undefined ? [] : [`## ${headings[name]}`, chapters[name].trim()]));
  await writeFile(file, `${[opening(people), ...parts, layout].join('\n\n')}\n`);
}
