/** Proves one conversion: the original in its own runtime and the converted file on the same views, output by output. */
import { fetchPackageFiles } from '../../../src/models/package-file.js';
import { openSession } from '../../../src/models/session.js';
import { takeSourceParts } from '../../../src/models/source-parts.js';
import { readModel, type StorePlace } from '../../../src/models/store.js';
import { compareOutput } from './comparison.js';
import type { Reference, View } from './contract.js';
import { references, type ProofTools, type ReferenceRow } from './references.js';
import type { ConversionProof, ConvertedModel } from './report.js';
import { normalisationOf, showView, type InputShape, type PhotoFace } from './views.js';

/** Sides of a free input whose original is free too. */
const freeSide = 320;

function rowOf({ source }: ConvertedModel): ReferenceRow {
  const row = references[source.conversion];
  if (!row) throw new RangeError(`expected a runtime for the conversion ${source.conversion}`);
  return row;
}

async function fetchParts({ entry, source }: ConvertedModel, { manifest }: StorePlace): Promise<Uint8Array[]> {
  const { spec, integrity } = manifest.packages.find((one) => one.spec === source.package)!;
  const files = await fetchPackageFiles(spec, integrity, [...new Set(source.files.map((file) => file.path))]);
  return takeSourceParts(entry, source, files);
}

/** Shape of the views: the converted network's where it is fixed, else that of the original. */
function shapeOf({ entry }: ConvertedModel, reference: Reference): InputShape {
  const [, channels, rows, columns] = entry.inputs[0]!.shape;
  if (channels !== 1 && channels !== 3) throw new RangeError(`expected ${entry.id} to take one or three channels`);
  const side = (stated: number | string | undefined, axis: 0 | 1): number => (typeof stated === 'number' ? stated : (reference.size?.[axis] ?? freeSide));
  return { channels, rows: side(rows, 0), columns: side(columns, 1) };
}

function planarInput({ values, rows, columns, channels }: View): { dims: number[]; data: Float32Array } {
  const plane = rows * columns;
  return { dims: [1, channels, rows, columns], data: Float32Array.from({ length: values.length }, (_, i) => values[(i % plane) * channels + Math.floor(i / plane)]!) };
}

export async function proveConversion(model: ConvertedModel, faces: readonly PhotoFace[], place: StorePlace, tools: ProofTools): Promise<ConversionProof> {
  const { entry, source } = model;
  const row = rowOf(model);
  const reference = await row.open({ id: entry.id, parts: await fetchParts(model, place), normalisation: normalisationOf(entry) }, tools);
  const converted = await openSession(entry, await readModel(place, entry));
  try {
    const shape = shapeOf(model, reference);
    const comparisons = entry.outputs.map(({ name }) => compareOutput(name));
    let crops = 0;
    for (const face of faces) {
      const view = showView(entry, face, shape);
      if (!view) continue;
      const published = await reference.run(view);
      const expected = row.assemble?.(published) ?? published;
      if (expected.length !== entry.outputs.length) throw new RangeError(`expected ${entry.outputs.length} outputs of ${entry.id} but the original gives ${expected.length}`);
      const found = await converted.run({ [entry.inputs[0]!.name]: planarInput(view) });
      entry.outputs.forEach(({ name }, i) => { comparisons[i]!.add(expected[i]!, found[name]!.data); });
      crops += 1;
    }
    return {
      id: entry.id, package: source.package, conversion: source.conversion,
      sourceSha256: source.files.map(({ sha256 }) => sha256), sha256: entry.sha256,
      runtime: row.runtime(tools), crops, size: [shape.rows, shape.columns], outputs: comparisons.map((comparison) => comparison.result()),
    };
  } finally {
    await converted.release();
    await reference.close();
  }
}
