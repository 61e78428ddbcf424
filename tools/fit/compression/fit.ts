/** Fits the compression measure and writes its constants and its report: tsx tools/fit/compression/fit.ts --data <folder> */
import { mkdirSync, writeFileSync } from 'node:fs';
import { mapToQuality } from '../../../src/measures/mapping.js';
import { similarityModel } from '../../../src/measures/compression/similarity-model.js';
import { similarityTerms, type CodedAs } from '../../../src/measures/compression/predicted-similarity.js';
import { qualityMappings } from '../../../src/measures/quality-mappings.js';
import { markdownTable } from '../../docs/markdown.js';
import { readPhotoFolder } from '../arguments.js';
import { fitLeastSquares } from '../least-squares.js';
import { drawCodedFaces, eyeDistances, qualities, type CodedFace } from './coded-faces.js';

const formats = ['jpeg', 'webp'] as const;
const logit = (p: number): number => Math.log(p / (1 - p));
const logistic = (z: number): number => 1 / (1 + Math.exp(-z));
const medianOf = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

const faces = await drawCodedFaces(readPhotoFolder());
const people = [...new Set(faces.map(({ person }) => person))];
const of = (format: CodedAs): CodedFace[] => faces.filter((face) => face.format === format);
const terms = (face: CodedFace): readonly number[] => similarityTerms(face.format, face.coarseness, face.eyeDistance);
const fitOn = (sample: readonly CodedFace[]): number[] => fitLeastSquares(sample.map(terms), sample.map(({ similarity }) => logit(similarity)));
const predict = (coefficients: readonly number[], face: CodedFace): number => logistic(coefficients.reduce((sum, coefficient, i) => sum + coefficient * terms(face)[i]!, 0));

const coefficients = { jpeg: fitOn(of('jpeg')), webp: fitOn(of('webp')) };
const errors = Object.fromEntries(formats.map((format) => {
  const squares = people.flatMap((person) => {
    const held = fitOn(of(format).filter((face) => face.person !== person));
    return of(format).filter((face) => face.person === person).map((face) => (predict(held, face) - face.similarity) ** 2);
  });
  return [format, Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length)];
}));

/** Whether the prediction falls with the coarseness everywhere in the range of the fit. */
function isFalling(format: CodedAs): boolean {
  const { least, most } = similarityModel.coarseness[format];
  const steps = 200;
  return eyeDistances.every((eyeDistance) => {
    const values = Array.from({ length: steps + 1 }, (_, i) => least * (most / least) ** (i / steps)).map((coarseness) => {
      const row = similarityTerms(format, coarseness, eyeDistance);
      return coefficients[format].reduce((sum, coefficient, i) => sum + coefficient * row[i]!, 0);
    });
    return values.slice(1).every((value, i) => value <= values[i]!);
  });
}
for (const format of formats) if (!isFalling(format)) throw new Error(`expected a prediction that falls with the coarseness but that of ${format} rises somewhere`);

const rows = formats.flatMap((format) => qualities.map((quality) => {
  const here = of(format).filter((face) => face.quality === quality);
  const predicted = medianOf(here.map((face) => predict(coefficients[format], face)));
  return [format, String(quality), medianOf(here.map(({ coarseness }) => coarseness)).toFixed(2), medianOf(here.map(({ similarity }) => similarity)).toFixed(3), predicted.toFixed(3), String(mapToQuality(qualityMappings.CompressionArtifacts, predicted))];
}));
const jpeg = of('jpeg');
const lattice = qualities.map((quality) => {
  const here = jpeg.filter((face) => face.quality === quality);
  const found = here.filter(({ fromPixels }) => fromPixels !== undefined);
  const right = found.filter((face) => Math.abs(Math.log(face.fromPixels! / face.coarseness)) < Math.log(1.2));
  const again = here.filter(({ fromPixelsAfterResaving: value, coarseness }) => value !== undefined && Math.abs(Math.log(value / coarseness)) < Math.log(1.2));
  return [String(quality), `${found.length} of ${here.length}`, `${right.length}`, `${again.length} of ${here.length}`];
});
const webpFound = of('webp').filter(({ fromPixels }) => fromPixels !== undefined).length;

mkdirSync('docs/reports', { recursive: true });
writeFileSync('docs/reports/compression.md', `# Compression artefacts: how the prediction was fitted and how well it does

Written by \`tsx tools/fit/compression/fit.ts --data <folder>\`.

**Material.** ${people.length} studio portraits of ${people.length} people, reduced by area to eye distances of ${eyeDistances.join(', ')} px (which removes the traces of their own compression), each coded as JPEG (4:2:0) and as WebP at ${qualities.length} qualities: ${faces.length} coded faces.

**Truth.** Mean SSIM (Gaussian window of 11 taps, deviation 1.5) of the luma of the 248×248 centre of the aligned 616×616 frame, coded against original. The two constants of SSIM are 1 rather than 6.5 and 58.5: with the usual ones skin counts as flat, a face at JPEG quality 5 still reaches 0.8, and the standard's mapping calls everything from 0.7 up perfect. With constants of 1, good photos read 0.9 to 0.98, as the reference's network reads on the standard's conformance photos.

**Prediction.** The logit of the similarity is a + b·s + c·s² + d·l + e·s·l, with s the logarithm of the quantisation strength (JPEG; median ratio of the low frequencies to the example table of ITU-T T.81) or of the quantiser index ÷ 40 (WebP), and l the logarithm of eye distance ÷ 113. It falls with the coarseness everywhere in the range (checked when fitted). Root mean square error on people left out: ${formats.map((format) => `${format} ${errors[format]!.toFixed(3)}`).join(', ')}.

${markdownTable(['format', 'quality', 'coarseness', 'SSIM, median', 'predicted', 'component'], rows)}

**From the pixels alone.** The block grid and the quantisation steps are read off the DCT coefficients, so a JPEG that was saved again as PNG or as a finer JPEG does not hide. "Right" is within 20 % of the true strength; the last column is the same after saving once more as JPEG of quality 92.

${markdownTable(['JPEG quality', 'found', 'right', 'right after saving again'], lattice)}

Among ${of('webp').length} faces that were coded as WebP only, ${webpFound} show a lattice.

**Limits.** A picture that was resized after its compression keeps its artefacts but not its lattice: then the file's own table decides. AVIF and HEIC do not tell their quantiser; without a JPEG lattice they are not assessable. JPEG 2000 is not decoded.
`);
const list = (values: readonly number[]): string => values.map((value) => String(Number(value.toPrecision(6)))).join(', ');
writeFileSync('src/measures/compression/similarity-model.ts', `/** Generated by tools/fit/compression/fit.ts; see docs/reports/compression.md. */
export const similarityModel = {
  /** Range of the fit: JPEG quantisation strength, VP8 quantiser index. */
  coarseness: { jpeg: { least: ${similarityModel.coarseness.jpeg.least}, most: ${similarityModel.coarseness.jpeg.most} }, webp: { least: ${similarityModel.coarseness.webp.least}, most: ${similarityModel.coarseness.webp.most} } },
  leastEyeDistance: ${Math.min(...eyeDistances)},
  mostEyeDistance: ${Math.max(...eyeDistances)},
  frameEyeDistance: 113,
  /** Of 1, s, s², l, s·l in the logit of the similarity. */
  coefficients: {
    jpeg: [${list(coefficients.jpeg)}],
    webp: [${list(coefficients.webp)}],
  },
} as const;
`);
process.stdout.write(`${faces.length} coded faces of ${people.length} people; see docs/reports/compression.md\n`);
