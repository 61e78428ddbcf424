/** docs/conversions.md out of the report of the proof. */
import { isProved, readReport, relativeTolerance, worstOf, type ConversionProof } from '../models/proof/report.js';
import { markdownTable } from './markdown.js';

const number = (value: number): string => String(Number(value.toPrecision(3)));
const share = (value: number): string => value.toExponential(1);
const hash = (text: string): string => `\`${text.slice(0, 12)}…\``;

function summaryRow(proof: ConversionProof): string[] {
  const worst = worstOf(proof);
  return [
    proof.id, `${proof.package} (${proof.conversion})`, proof.runtime, `${proof.crops} of ${proof.size[1]}×${proof.size[0]}`,
    number(Math.max(...proof.outputs.map(({ deviation }) => deviation))), share(worst.relative), isProved(proof) ? 'proved' : '**not proved**',
  ];
}

function outputRows(proof: ConversionProof): string[][] {
  return proof.outputs.map(({ name, smallest, largest, deviation, relative, values }) =>
    [proof.id, name, String(values), `${number(smallest)} … ${number(largest)}`, number(deviation), share(relative)]);
}

export function renderConversions(): string {
  const { faces, models } = readReport();
  const count = faces.reduce((sum, source) => sum + source.count, 0);
  return [
    '# Conversions of networks, proved\n',
    'Generated from `models/conversion-report.json` by `npm run docs`; the report is made by `npm run models:prove`.\n',
    `Every network that the project converts was run twice on the same views of real faces: the published file in a runtime that it was published for, and our ONNX file in the ONNX Runtime of the service. All values of all outputs were compared. A conversion counts as proved when no value deviates by more than ${share(relativeTolerance)} of the range that its output covers over all views: a fifth of a pixel of a 192-pixel mesh. What is left is rounding: other orders of adding up, other approximations of exp and tanh.\n`,
    'Networks that the project trained are not converted. The mean head for pose (`canonical-face`) is a table of numbers, not a network. Networks that were published as ONNX are compared with the uncut published file, without the runtime\'s optimisations.\n',
    `## Faces (${count})\n\n${markdownTable(['source', 'faces'], faces.map((source) => [source.source, String(source.count)]))}\n`,
    `## Result\n\n${markdownTable(['network', 'source (conversion)', 'runtime of the original', 'views', 'largest deviation', 'as share of the range', 'verdict'], models.map(summaryRow))}\n`,
    `## Every output\n\nThe range is that of the original over all views.\n\n${markdownTable(['network', 'output', 'values compared', 'range', 'largest deviation', 'as share of the range'], models.flatMap(outputRows))}\n`,
    `## Files\n\nFirst digits of SHA-256; the whole ones stand in the report, and a test compares them with the manifest: a converter, a source or a network that changes needs a new proof.\n\n${markdownTable(['network', 'published parts', 'converted file'], models.map((proof) => [proof.id, proof.sourceSha256.map(hash).join(', '), hash(proof.sha256)]))}\n`,
  ].join('\n');
}
