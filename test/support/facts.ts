import type { ImageFacts } from '../../src/stages/contract.js';

/** Facts of an ordinary photo, with what a test wants otherwise. */
export function makeFacts(overrides: Partial<ImageFacts> = {}): ImageFacts {
  return {
    format: 'jpeg', width: 640, height: 800, orientation: 1, hasAlpha: false, isGrey: false, bitDepth: 8,
    hasIccProfile: false, pages: 1, truncated: false, ...overrides,
  };
}
