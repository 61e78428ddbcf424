/** Quality of good studio portraits: every component should be high but where the photo truly lacks what is asked. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { measureIds, type MeasureId } from '../../src/measures/ids.js';
import type { AssessFile } from './assessor.js';
import type { Section } from './groups-section.js';
import { fixed, table } from './markdown.js';
import { quantileOf } from './maths/statistics.js';

/** A good portrait should reach this quality. */
const wanted = 60;

/** Why a good portrait may stay below, as looked into by eye and by the formula of the measure. */
const explanations: Readonly<Partial<Record<MeasureId, string>>> = {
  HeadSize: 'The head takes up a quarter to a third of the height; the standard rates 0.45 best, which leaves no margin (docs/profiles.md).',
  MarginBelow: 'The photos end at the shoulders: less room below the eyes than 1.8 eye-to-chin distances, and an open mouth lengthens the face.',
  LuminanceMean: 'Linear light, as the standard asks: these portraits are exposed for the white wall, and darker skin reads below 0.2 in them.',
  BackgroundUniformity: 'Strands of hair reach far over the white wall.',
  LuminanceVariance: 'Soft studio light on dark skin varies little in linear light.',
  UnderExposurePrevention: 'Linear light up to 25 of 255 is sRGB grey 88: much of a dark-skinned face in this light lies there.',
  DynamicRange: 'The same faces use few of the 256 levels of linear light.',
  ExpressionNeutrality: 'The photos that smile, as they should read low.',
  MouthClosed: 'Smiles that part the lips.',
  GazeToCamera: 'A false alarm: a smiling face looks at the camera, and its irises read 7° low between the lids.',
};

/** Undefined when the folder has no portraits. */
export async function judgePortraits(assess: AssessFile, data: string): Promise<Section | undefined> {
  const files = (await readdir(path.join(data, 'portraits')).catch(() => [])).sort();
  if (files.length === 0) return undefined;
  const qualities = new Map<MeasureId, { readonly file: string; readonly quality: number; readonly native: number }[]>(measureIds.map((id) => [id, []]));
  for (const file of files) {
    const measures = (await assess(path.join(data, 'portraits', file), measureIds))?.faces[0]?.measures;
    for (const id of measureIds) {
      const result = measures?.[id];
      if (result?.status === 'measured') qualities.get(id)!.push({ file, quality: result.quality, native: result.native });
    }
  }
  const rows = measureIds.map((id) => {
    const values = qualities.get(id)!;
    const sorted = values.map(({ quality }) => quality).sort((a, b) => a - b);
    return { measure: id, assessed: values.length, least: sorted[0] ?? Number.NaN, median: quantileOf(sorted, 0.5), below: values.filter(({ quality }) => quality < wanted) };
  });
  return {
    results: rows.map(({ below, ...row }) => ({ ...row, below: below.length })),
    markdown: [
      `${files.length} portraits of the studio, half of them smiling. Below ${wanted} stand only what the photos truly lack by the formula of the measure.`,
      table(
        ['measure', 'assessed', 'least', 'median', `below ${wanted}`, 'native there', 'why'],
        rows.map(({ measure, assessed, least, median, below }) => [
          measure, assessed, fixed(least, 0), fixed(median, 0), below.length,
          below.length === 0 ? '' : `${fixed(Math.min(...below.map(({ native }) => native)))} … ${fixed(Math.max(...below.map(({ native }) => native)))}`,
          below.length === 0 ? '' : (explanations[measure] ?? 'not looked into'),
        ]),
      ),
    ].join('\n\n'),
  };
}
