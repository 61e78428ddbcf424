/** Fits the sharpness classifier and writes its constants and its report: tsx tools/fit/sharpness/fit.ts --data <folder> */
import { mkdirSync, writeFileSync } from 'node:fs';
import { judgedEyeDistances, judgedFilters, leastContrast, leastResponse, usualContrast } from '../../../src/measures/sharpness/face-scales.js';
import { filterNames } from '../../../src/measures/sharpness/filter-features.js';
import { mapToQuality } from '../../../src/measures/mapping.js';
import { qualityMappings } from '../../../src/measures/quality-mappings.js';
import { computeRoc } from '../../accuracy/maths/roc.js';
import { markdownTable } from '../../docs/markdown.js';
import { createRandom, hashText } from '../../training/common/random.js';
import { readPhotoFolder } from '../arguments.js';
import { fitLogistic, logit, type LogisticModel } from '../logistic.js';
import { discSpread, motionSpread, spreadPlane } from '../planes.js';
import { describe, drawSample, type Sample } from './samples.js';
import { atSomeScale, readSources, type SourceFace } from './sources.js';

const seed = 20260101;
const folds = 5;
/** Of 1 to 40 the one that tells light blur of news photos best without loss on portraits from a disc of 1.5 px on. */
const ridge = 5;
/** Draws per source face: portraits are few and large, so each is drawn more often. */
const drawsPerFace = { portraits: 10, lfw: 2 } as const;
const kinds = ['sharp', 'sharp', 'defocus', 'defocus', 'motion', 'resolution'] as const;
const radii = [0, 1, 1.5, 2, 3, 5, 12] as const;
const lengths = [4, 8] as const;

interface Judged {
  readonly source: SourceFace;
  readonly set: SourceFace['set'];
  readonly test: string | undefined;
  readonly sample: Sample;
  /** Log-odds by a model that has not seen the person: with the features that serve, and with all of them. */
  readonly z: number;
  readonly zFull: number;
}
type Drawn = Omit<Judged, 'z' | 'zFull'>;

const native = (z: number): number => 100 / (1 + Math.exp(-z)) - 50;
const foldOf = (person: string): number => hashText(person) % folds;

const data = readPhotoFolder();
const sources = await readSources(data);
const training: Drawn[] = [];
const tests: Drawn[] = [];
const random = createRandom(seed);
for (const face of sources) {
  const { set } = face;
  for (let draw = 0; draw < drawsPerFace[set]; draw++) {
    const scaled = atSomeScale(face, random);
    for (const kind of kinds) {
      const sample = await drawSample(scaled, kind, random);
      if (sample !== undefined) training.push({ source: face, set, test: undefined, sample });
    }
  }
  const addTest = (test: string, sample: Sample | undefined): void => { if (sample !== undefined) tests.push({ source: face, set, test, sample }); };
  for (const radius of radii) addTest(`disc ${radius}`, describe(face, radius === 0 ? face.grey : spreadPlane(face.grey, discSpread(radius)), radius === 0 ? 'sharp' : 'defocus'));
  for (const length of lengths) addTest(`line ${length}`, describe(face, spreadPlane(face.grey, motionSpread(length, 180 * random())), 'motion'));
}

/** Where the features that serve stand among all of them. */
const served = judgedEyeDistances.flatMap((_, scale) => filterNames.flatMap((name, i) => {
  const at = 2 * (scale * filterNames.length + i);
  return judgedFilters.some((one) => one === name) ? [at, at + 1] : [];
}));
served.push(2 * judgedEyeDistances.length * filterNames.length);
const lean = (sample: Sample): Float64Array => Float64Array.from(served, (at) => sample.features[at]!);
const fitOn = (drawn: readonly Drawn[], featuresOf: (sample: Sample) => Float64Array): LogisticModel =>
  fitLogistic(drawn.map(({ sample }) => featuresOf(sample)), drawn.map(({ sample }) => (sample.sharp ? 1 : 0)), ridge);
const judged: Judged[] = [];
for (let fold = 0; fold < folds; fold++) {
  const others = training.filter(({ sample }) => foldOf(sample.person) !== fold);
  const small = fitOn(others, lean);
  const full = fitOn(others, (sample) => sample.features);
  for (const one of [...training, ...tests].filter(({ sample }) => foldOf(sample.person) === fold)) {
    judged.push({ ...one, z: logit(small, lean(one.sample)), zFull: logit(full, one.sample.features) });
  }
}
const model = fitOn(training, lean);

const zOf = (keep: (one: Judged) => boolean): number[] => judged.filter(keep).map(({ z }) => z);
const area = (set: Judged['set'], positive: (one: Judged) => boolean, negative: (one: Judged) => boolean): string =>
  (['z', 'zFull'] as const).map((key) => {
    const values = (keep: (one: Judged) => boolean): number[] => judged.filter((one) => one.set === set && keep(one)).map((one) => one[key]);
    return computeRoc(values(positive), values(negative)).area.toFixed(4);
  }).join(' (') + ')';
const isTest = (test: string) => (one: Judged): boolean => one.test === test;
const isDrawn = (kind: Sample['kind']) => (one: Judged): boolean => one.test === undefined && one.sample.kind === kind;

const sets = ['portraits', 'lfw'] as const;
const names = { portraits: 'studio portraits', lfw: 'news photos (LFW)' } as const;
const count = (set: Judged['set']): string => `${sources.filter((face) => face.set === set).length} photos, ${new Set(sources.filter((face) => face.set === set).map(({ person }) => person)).size} people`;
const medianOf = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

const plainRows = [...radii.slice(1).map((radius) => `disc ${radius}`), ...lengths.map((length) => `line ${length}`)]
  .map((test) => [test.replace('disc', 'defocus, disc radius').replace('line', 'motion, line length') + ' px', ...sets.map((set) => area(set, isTest('disc 0'), isTest(test)))]);
const disguisedRows = (['defocus', 'motion', 'resolution'] as const).map((kind) => [kind, ...sets.map((set) => area(set, isDrawn('sharp'), isDrawn(kind)))]);
const levelRows = radii.map((radius) => [String(radius), ...sets.flatMap((set) => {
  const value = native(medianOf(zOf((one) => one.set === set && one.test === `disc ${radius}`)));
  return [value.toFixed(1), String(mapToQuality(qualityMappings.Sharpness, value))];
})]);
const steps = sources.map((face) => radii.flatMap((radius) => tests.filter((one) => one.source === face && one.test === `disc ${radius}`).map(({ sample }) => logit(model, lean(sample)))));
const qualityOf = (z: number): number => mapToQuality(qualityMappings.Sharpness, native(z));
const rises = steps.flatMap((values) => values.slice(1).map((z, k) => qualityOf(z) - qualityOf(values[k]!)));
const rising = rises.filter((rise) => rise > 1).length;

mkdirSync('docs/reports', { recursive: true });
writeFileSync('docs/reports/sharpness.md', `# Sharpness: how it was fitted and how well it does

Written by \`tsx tools/fit/sharpness/fit.ts --data <folder>\` (seed ${seed}).

**Material.** ${sets.map((set) => `${names[set]}: ${count(set)}`).join('; ')}. News photos count as sharp from a Clarity of 1.3 on. From each face sharp and blurred pictures were drawn (${training.length} for training): defocus (disc), motion (line of any direction), loss of resolution (shrunk and enlarged); portraits at eye distances of 45 px up to their own. Two in three were disguised by changed contrast, gamma and brightness, noise up to 5 grey levels or JPEG of quality 45 to 98, sharp ones like blurred ones, so that none of these decides.

**Classifier.** Logistic regression (ridge ${ridge}) on ${model.weights.length} features: logarithms of mean and deviation of five of the standard's thirteen filters at two scales, and the eye distance. Faces whose grey levels deviate by less than ${usualContrast} are stretched to that, so that darkness and haze are not blur, and those below ${leastContrast} are left out, of which 8 bits hold too little; no response counts as less than ${leastResponse} grey levels, where filters hear the rounding of 8 bits. Native value: 100 · p(sharp) − 50, the range of the reference's forest.

**Held-out people** (${folds} folds by person). Area under the ROC curve, in brackets with all 26 features at both scales, which cost more than twice the time. The sharp original against the same photos blurred in their own pixels:

${markdownTable(['blur', ...sets.map((set) => names[set])], plainRows)}

Disguised pictures at any scale and strength (the weakest blur drawn is a disc of 1.2 px, a line of 4 px, a loss of 1.8 times):

${markdownTable(['blur', ...sets.map((set) => names[set])], disguisedRows)}

Median native value and quality by disc radius:

${markdownTable(['radius, px', ...sets.flatMap((set) => [`${names[set]}: native`, 'quality'])], levelRows)}

From one radius to the next the quality rises by more than a point in ${rising} of ${rises.length} steps.

**Limits.** A motion blur of one or two pixels on a face of 45 px between the eyes is as good as invisible. Faces of more than 240 px between the eyes are reduced to that first: blur that vanishes there does not count. Darkness and haze lower the value of a face that is neither sharp nor blurred as long as its contrast stays above the usual.
`);

const literal = (value: number): string => String(Number(value.toPrecision(7)));
writeFileSync('src/measures/sharpness/classifier.ts', `/** Generated by tools/fit/sharpness/fit.ts; see docs/reports/sharpness.md. Log-odds of "sharp" = bias + Σ weight · feature. */
export const sharpnessClassifier = {
  bias: ${literal(model.bias)},
  weights: [
${model.weights.map((weight) => `    ${literal(weight)},`).join('\n')}
  ],
} as const;
`);
process.stdout.write(`${sources.length} faces, ${training.length} training and ${tests.length} test pictures; see docs/reports/sharpness.md\n`);
