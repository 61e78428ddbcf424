import type { AssessRequest } from '../../src/assessment.js';

/** A request as an adapter would make it, with what a test wants otherwise. */
export function makeRequest(overrides: Partial<AssessRequest> = {}): AssessRequest {
  return {
    profile: { id: 'test', title: 'Test', summary: 'No rules.', rules: [] },
    measures: [],
    maxFaces: 10,
    minFaceSizePixels: 20,
    maxPixels: 50_000_000,
    deadlineEpochMs: Date.now() + 20_000,
    include: { landmarks: false, alignedFace: false, mask: false, explain: false, timings: false },
    ...overrides,
  };
}
