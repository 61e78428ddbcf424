/** Load over HTTP on the loopback. */
import autocannon from 'autocannon';
import type { SentRequest } from '../../test/support/http-service.js';
import { quantile } from '../robustness/figures.js';

export interface Load {
  readonly connections: number;
  /** Of all connections together. */
  readonly requests: number;
}

export interface LoadFigures {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly answered: number;
}

/** Each connection sends its next request when the one before is answered. Throws when an answer is not 200. */
export async function applyLoad(port: number, kinds: readonly SentRequest[], { connections, requests }: Load): Promise<LoadFigures> {
  const latenciesMs: number[] = [];
  const others = new Map<number, number>();
  const startedMs = performance.now();
  let endedMs = startedMs;
  // Each connection goes through the same list, so it starts where the others do not.
  let next = 0;
  const rotated = (): autocannon.Request[] => {
    const from = next++ % kinds.length;
    return [...kinds.slice(from), ...kinds.slice(0, from)].map(({ method = 'POST', path, headers = {}, body = '' }) => ({ method: method as 'POST', path, headers: { ...headers }, body }));
  };
  const { errors, timeouts } = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon({
      url: `http://127.0.0.1:${port}`, connections, amount: requests, timeout: 600, requests: rotated(),
      setupClient: (client) => { client.setRequests(rotated()); },
    }, (error: Error | null, result) => { if (error === null) resolve(result); else reject(error); });
    run.on('response', (_client, status, _bytes, tookMs) => {
      endedMs = performance.now();
      if (status === 200) latenciesMs.push(tookMs);
      else others.set(status, (others.get(status) ?? 0) + 1);
    });
  });
  if (others.size > 0 || errors + timeouts > 0 || latenciesMs.length === 0) {
    throw new Error(`expected only answers with 200 but ${latenciesMs.length} were, others ${JSON.stringify([...others])}, ${errors} errors, ${timeouts} timeouts`);
  }
  return { perSecond: (1000 * latenciesMs.length) / (endedMs - startedMs), p50Ms: quantile(latenciesMs, 0.5), p99Ms: quantile(latenciesMs, 0.99), answered: latenciesMs.length };
}

/** The appliance's request at `high`. */
export const fiqaRequest = (photo: Uint8Array): SentRequest => ({
  path: '/SophonFace/api/FIQA', headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ image_base64_str: Buffer.from(photo).toString('base64'), fiqa_level: 'high' }),
});
