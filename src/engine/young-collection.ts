/**
 * Collects V8's young generation now, where the process was started so that this can be asked for (`--expose-gc`); elsewhere it
 * does nothing. To be called where little is alive: what lives on through two collections counts as old, and waits for one of everything.
 */
export function collectYoung(): void {
  globalThis.gc?.({ type: 'minor' });
}
