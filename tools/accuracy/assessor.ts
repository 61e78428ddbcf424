/** The whole pipeline, as the harness asks it: measures by name, no verdict. */
import { readFile } from 'node:fs/promises';
import { createLocalAssessor } from '../../src/assess.js';
import type { Assessment, AssessRequest } from '../../src/assessment.js';
import { loadCanonicalFace } from '../../src/models/canonical-face.js';
import type { ModelRegistry } from '../../src/models/contract.js';
import type { StorePlace } from '../../src/models/store.js';
import type { MeasureId } from '../../src/measures/ids.js';

export type AssessFile = (file: string, measures: readonly MeasureId[], options?: { readonly maxFaces?: number; readonly minFaceSizePixels?: number }) => Promise<Assessment | undefined>;

const noRules = { id: 'none', title: 'No rules', summary: 'Measures only.', rules: [] } as const;
const nothingElse = { landmarks: false, alignedFace: false, mask: false, explain: false, timings: false } as const;
const maxPixels = 100e6;
const patienceMs = 60_000;

/** An assessor for files; undefined for a file that cannot be read as an image. */
export async function createFileAssessor(registry: ModelRegistry, place: StorePlace): Promise<AssessFile> {
  const assessor = createLocalAssessor({ registry, canonicalFace: await loadCanonicalFace(place) });
  return async (file, measures, { maxFaces = 1, minFaceSizePixels = 0 } = {}) => {
    const request: AssessRequest = {
      profile: noRules, measures, maxFaces, minFaceSizePixels, maxPixels, deadlineEpochMs: Date.now() + patienceMs, include: nothingElse,
    };
    const bytes = await readFile(file).catch(() => undefined);
    return bytes === undefined ? undefined : assessor.assess(bytes, request).catch(() => undefined);
  };
}
