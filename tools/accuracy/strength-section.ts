/** Does the score fall with every single kind of damage? Portraits, damaged ever more. */
import path from 'node:path';
import { readdir } from 'node:fs/promises';
import { degradationKinds } from '../training/common/degradations.js';
import { examine, type Laboratory, type PhotoTask } from './face-set.js';
import type { Section } from './groups-section.js';
import { fixed, table } from './markdown.js';
import { correlateRanks } from './maths/statistics.js';

const strengths = [0.1, 0.3, 0.5, 0.7, 0.9] as const;

/**
 * Spearman's correlation between strength and score for each kind: per portrait (undamaged counts as strength 0), then
 * the mean over portraits. A damaged portrait in which no face is found any more is left out and counted.
 */
export async function judgeStrengths(lab: Laboratory, folder: string): Promise<Section | undefined> {
  const files = (await readdir(folder).catch(() => [])).filter((file) => /_03\.(jpe?g|png)$/i.test(file)).sort();
  if (files.length === 0) return undefined;
  const tasks: PhotoTask[] = files.flatMap((file) => [
    { person: file, file: path.join(folder, file), name: file, damages: [] },
    ...degradationKinds.flatMap((kind) => strengths.map((strength) => ({ person: file, file: path.join(folder, file), name: `${file}#${kind}`, damages: [{ kind, strength }] }))),
  ]);
  const set = await examine(lab, 'portrait strengths', tasks, { withVectors: false });
  const clean = new Map(set.records.filter(({ damages }) => damages.length === 0).map((record) => [record.person, record.logOdds]));
  const rows = degradationKinds.map((kind) => {
    const own = set.records.filter(({ damages }) => damages[0]?.kind === kind);
    const each = files.flatMap((file) => {
      const series = own.filter(({ person }) => person === file);
      const start = clean.get(file);
      if (start === undefined || series.length < 3) return [];
      return [correlateRanks([0, ...series.map(({ damages }) => damages[0]!.strength)], [start, ...series.map(({ logOdds }) => logOdds)])];
    });
    const pooled = correlateRanks(own.map(({ damages }) => damages[0]!.strength), own.map(({ logOdds }) => logOdds));
    return { kind, portraits: each.length, photos: own.length, lost: files.length * strengths.length - own.length, mean: each.reduce((sum, value) => sum + value / each.length, 0), worst: Math.max(...each), pooled };
  });
  return {
    results: rows,
    markdown: 'Neutral portraits, five strengths and none; the score has to fall.\n\n' + table(
      ['damage', 'photos', 'no face found', 'Spearman ρ per portrait, mean', 'worst portrait', 'ρ over all photos'],
      rows.map((row) => [row.kind, row.photos, row.lost, fixed(row.mean), fixed(row.worst), fixed(row.pooled)]),
    ),
  };
}
