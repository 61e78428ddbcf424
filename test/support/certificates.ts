/** An authority, a server's certificate for the loopback, and a client's: made anew for each run, valid for a day. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface Pair {
  readonly cert: string;
  readonly key: string;
}

export interface Certificates {
  readonly authority: Pair;
  readonly server: Pair;
  readonly client: Pair;
}

const soon = new Date(Date.now() + 24 * 60 * 60 * 1000);
const nameOf = (value: string): { name: string; value: string }[] => [{ name: 'commonName', value }];
const pairOf = ({ cert, private: key }: { readonly cert: string; readonly private: string }): Pair => ({ cert, key });

export async function makeCertificates(clientName = 'gate-1'): Promise<Certificates> {
  const authority = pairOf(await generate(nameOf('Test authority'), {
    keyType: 'ec', algorithm: 'sha256', notAfterDate: soon,
    extensions: [{ name: 'basicConstraints', cA: true, critical: true }, { name: 'keyUsage', keyCertSign: true, digitalSignature: true, critical: true }],
  }));
  const signed = async (name: string): Promise<Pair> => pairOf(await generate(nameOf(name), {
    keyType: 'ec', algorithm: 'sha256', notAfterDate: soon, ca: authority,
    extensions: [{ name: 'keyUsage', digitalSignature: true, critical: true }, { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  }));
  return { authority, server: await signed('localhost'), client: await signed(clientName) };
}

/** Files by name in a folder that `remove` takes away again. */
export function writeFolder(files: Readonly<Record<string, string>>): { readonly at: (name: string) => string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'facegauge-access-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { at: (name) => join(folder, name), remove: () => { rmSync(folder, { recursive: true }); } };
}
