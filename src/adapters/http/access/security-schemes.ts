/** How the OpenAPI document says who may ask; credentials.ts reads what it promises. */
import { isOpen, type AccessControl } from './guard.js';

/** As OpenAPI 3.1 has it; the types of the framework's plugin know no mutualTLS. */
interface SecurityScheme {
  readonly type: 'apiKey' | 'http' | 'mutualTLS';
  readonly in?: 'header';
  readonly name?: string;
  readonly scheme?: 'bearer' | 'basic';
  readonly description: string;
}

const keyNote = 'A key made by `facegauge keys create`, with the scope `assess`, `metrics` or `docs`.';

export const securitySchemes: Readonly<Record<string, SecurityScheme>> = {
  apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: keyNote },
  bearer: { type: 'http', scheme: 'bearer', description: `${keyNote} As a bearer token.` },
  basic: { type: 'http', scheme: 'basic', description: 'For browsers: any name, and the key as the password. Not taken from pages of other sites.' },
  certificate: { type: 'mutualTLS', description: 'A client certificate of the authority that the operator names. It opens everything.' },
};

/** Any one of them will do; none is needed where the service is open to everybody who reaches it. */
export function securityOf(access: AccessControl): Record<string, string[]>[] {
  const keys = access.keys === undefined ? [] : ['apiKey', 'bearer', 'basic'];
  const names = isOpen(access) ? Object.keys(securitySchemes) : [...keys, ...(access.certificates ? ['certificate'] : [])];
  const ways = names.map((name) => ({ [name]: [] }));
  return isOpen(access) ? [{}, ...ways] : ways;
}
