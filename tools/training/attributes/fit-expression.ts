/**
 * Fits ExpressionNeutrality on the labelled portraits and expressions, and writes src/measures/iso/neutrality-fit.ts:
 *
 *     FACEGAUGE_MODELS_DIR=… tsx tools/training/attributes/fit-expression.ts --data <folder of labelled photos>
 *
 * Prints the area under the ROC curve with each person left out in turn. The fitted log-odds are stretched so that the
 * median smiling portrait has quality 23, as the smiling conformance image of the reference (its native is −11,000).
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { neutralityFeatureNames, neutralityFeatures } from '../../../src/measures/iso/expression-neutrality.js';
import { readFaceMaps } from '../../../src/stages/attributes/face-maps.js';
import { readExpression } from '../../../src/stages/expression/expression-scores.js';
import { measureExpression } from '../../../src/stages/expression/mouth-and-brows.js';
import { locatePortrait, openRegistry } from './labelled-faces.js';
import { evaluateFit, fitLogistic, type LogisticSample } from './logistic.js';

const ridge = 1;
/** logistic(x + 1) = 0.23: quality 23 of the standard's mapping. */
const smileTarget = Math.log(0.23 / 0.77) - 1;
const neutralStates = new Set(['normal', 'centerlight', 'noglasses', 'leftlight', 'rightlight', 'glasses']);
/** Posed sadness is hardly to be seen on these photos, it counts little; smiles count most. */
const stateWeights: Readonly<Record<string, number>> = { happy: 2, surprised: 1, sad: 0.3, smile: 2, neutral: 2 };

interface Face extends LogisticSample {
  readonly person: string;
  readonly kind: string;
}

const { values: options } = parseArgs({ options: { data: { type: 'string' } } });
if (options.data === undefined || !existsSync(options.data)) {
  process.stderr.write('The labelled photos are missing: name their folder with --data.\n');
  process.exit(2);
}
const faces = await readFaces(options.data);
const leftOut = new Map<Face, number>();
for (const person of new Set(faces.map((face) => face.person))) {
  const fit = fitLogistic(faces.filter((face) => face.person !== person), ridge);
  for (const face of faces) if (face.person === person) leftOut.set(face, evaluateFit(fit, face.features));
}
for (const [worse, better] of [['smile', 'neutral'], ['happy', 'normal'], ['surprised', 'normal'], ['sad', 'normal']] as const) {
  const bad = faces.filter((face) => face.kind === worse).map((face) => leftOut.get(face)!);
  const good = faces.filter((face) => face.kind === better).map((face) => leftOut.get(face)!);
  let wins = 0;
  for (const a of bad) for (const b of good) wins += a < b ? 1 : a === b ? 0.5 : 0;
  process.stdout.write(`${worse} against ${better}, person left out: AUC ${(wins / (bad.length * good.length)).toFixed(3)} (${bad.length} against ${good.length})\n`);
}
const fit = fitLogistic(faces, ridge);
const smiles = faces.filter((face) => face.kind === 'smile').map((face) => evaluateFit(fit, face.features)).sort((a, b) => a - b);
const stretch = smileTarget / smiles[Math.floor(smiles.length / 2)]!;
const scaled = { weights: fit.weights.map((weight) => rounded(weight * stretch)), bias: rounded(fit.bias * stretch) };
neutralityFeatureNames.forEach((name, i) => { process.stdout.write(`${name}: ${scaled.weights[i]!}\n`); });
process.stdout.write(`bias: ${scaled.bias}, stretched by ${stretch.toFixed(3)}\n`);
for (const kind of new Set(faces.map((face) => face.kind))) {
  const qualities = faces.filter((face) => face.kind === kind).map((face) => Math.round(100 / (1 + Math.exp(-evaluateFit(scaled, face.features) - 1)))).sort((a, b) => a - b);
  process.stdout.write(`quality, ${kind}: ${qualities.join(' ')}\n`);
}
writeFileSync(new URL('../../../src/measures/iso/neutrality-fit.ts', import.meta.url), [
  '/** Written by tools/training/attributes/fit-expression.ts; figures in docs/reports/face-attributes.md. */',
  'export const neutralityFit: { readonly weights: readonly number[]; readonly bias: number } = {',
  `  weights: [${scaled.weights.join(', ')}],`,
  `  bias: ${scaled.bias},`,
  '};',
  '',
].join('\n'));

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

async function readFaces(data: string): Promise<Face[]> {
  const registry = openRegistry();
  const found: Face[] = [];
  for (const set of ['portraits', 'expressions']) {
    for (const file of readdirSync(path.join(data, set)).sort()) {
      const kind = set === 'portraits' ? (file.includes('_08') ? 'smile' : 'neutral') : (file.split('.')[1] ?? '');
      const isNeutral = kind === 'neutral' || neutralStates.has(kind);
      if (!isNeutral && stateWeights[kind] === undefined) continue;
      const located = await locatePortrait(registry, path.join(data, set, file));
      const geometry = located === undefined ? undefined : measureExpression(located.landmarks);
      if (located === undefined || geometry === undefined) continue;
      const maps = await readFaceMaps(await registry.session('face-attributes'), located.image, located.frame);
      const expression = await readExpression(await registry.session('expression'), located.image, located.frame);
      const features = neutralityFeatures(maps.smile, expression, geometry);
      found.push({ person: `${set}/${file.split(/[_.]/)[0]!}`, kind, features, label: isNeutral ? 1 : 0, weight: stateWeights[kind] ?? 1 });
    }
  }
  await registry.close();
  process.stdout.write(`${found.length} faces\n`);
  return found;
}
