/** Guidance that does not flicker: a new sentence is shown once it has come twice in a row, or after a while. */
export interface SteadyState {
  readonly shown: string;
  readonly wanted: string;
  readonly sinceMs: number;
}

/** A sentence can be read in about this time; sooner it is only replaced when the next one comes twice in a row. */
const readMs = 1200;

export function steady(state: SteadyState | undefined, code: string, nowMs: number): SteadyState {
  if (state === undefined) return { shown: code, wanted: code, sinceMs: nowMs };
  if (code === state.shown) return { ...state, wanted: code };
  const again = code === state.wanted;
  return again || nowMs - state.sinceMs >= readMs ? { shown: code, wanted: code, sinceMs: nowMs } : { ...state, wanted: code };
}
