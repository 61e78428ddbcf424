/** One decision of a module turned the other way. */
export interface Edit {
  /** Name of the module below `src`, without the extension. */
  readonly module: string;
  readonly leavesOut: string;
  /** Stands once in the source. */
  readonly from: string;
  readonly to: string;
}

/** Applies the edits of a module to its source. Throws Error for one that does not find its place exactly once. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  return edits.reduce((text, { module, from, to }) => {
    const parts = text.split(from);
    if (parts.length !== 2) throw new Error(`${module}: expected «${from}» once but found it ${parts.length - 1} times; the plain path has to follow the source`);
    return parts.join(to);
  }, source);
}
