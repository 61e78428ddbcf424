/** Where a request may carry its key: X-API-Key, Authorization: Bearer, or the password of Basic, which browsers ask for. */
import type { FastifyRequest } from 'fastify';

/** The key as it came; undefined when there is none. */
export function keyOf({ headers, method }: Pick<FastifyRequest, 'headers' | 'method'>): string | undefined {
  const own = headers['x-api-key'];
  if (typeof own === 'string') return own;
  const [scheme = '', value = ''] = (headers.authorization ?? '').split(/ +/, 2);
  switch (scheme.toLowerCase()) {
    case 'bearer': return value;
    case 'basic': return isSentByOtherSite(headers, method) ? undefined : passwordOf(value);
    default: return undefined;
  }
}

/** A browser sends the password by itself, so a page of another site could use it: such requests count as without a key. */
function isSentByOtherSite(headers: FastifyRequest['headers'], method: string): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

/** What stands behind the first colon; the user's name may be anything. */
function passwordOf(base64: string): string {
  const text = Buffer.from(base64, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
}

/** What is answered with 401 (RFC 9110): browsers know Basic and ask; programs take Bearer or X-API-Key. */
export const challenges: readonly string[] = ['Bearer realm="FaceGauge"', 'Basic realm="FaceGauge (any name; the key is the password)", charset="UTF-8"'];
