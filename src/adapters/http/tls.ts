/** TLS by configuration: certificate, key, and the authorities of clients' certificates. */
import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureVersion } from 'node:tls';
import type { Config } from '../../config/table.js';
import { FaceGaugeError } from '../../errors.js';

export type TlsConfig = Pick<Config, 'tlsCert' | 'tlsKey' | 'tlsClientCa'>;

export interface TlsMaterial {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca?: Buffer;
}

export interface TlsOptions extends TlsMaterial {
  readonly minVersion: SecureVersion;
  readonly requestCert: boolean;
  readonly rejectUnauthorized: boolean;
  /** Milliseconds. */
  readonly handshakeTimeout: number;
}

/** Milliseconds that a handshake may take: four packets, and none of them waits for a person. */
const handshakeTimeoutMs = 10_000;

/** Undefined where none is configured. Throws FaceGaugeError CONFIGURATION_INVALID: half configured, unreadable, or not a pair. */
export function readTls(config: TlsConfig): TlsOptions | undefined {
  const material = readMaterial(config);
  if (material === undefined) return undefined;
  return {
    ...material,
    minVersion: 'TLSv1.2',
    requestCert: material.ca !== undefined,
    // Who shows no certificate, or a wrong one, is refused with 401 by the guard: probes can still ask /healthz.
    rejectUnauthorized: false,
    handshakeTimeout: handshakeTimeoutMs,
  };
}

/** Throws like readTls; nothing is given back that a server could not use. */
export function readMaterial({ tlsCert, tlsKey, tlsClientCa }: TlsConfig): TlsMaterial | undefined {
  if (tlsCert === undefined && tlsKey === undefined) {
    if (tlsClientCa !== undefined) throw new FaceGaugeError('CONFIGURATION_INVALID', 'FACEGAUGE_TLS_CLIENT_CA: expected FACEGAUGE_TLS_CERT and FACEGAUGE_TLS_KEY beside it, as only HTTPS knows client certificates.');
    return undefined;
  }
  if (tlsCert === undefined || tlsKey === undefined) throw new FaceGaugeError('CONFIGURATION_INVALID', 'FACEGAUGE_TLS_CERT, FACEGAUGE_TLS_KEY: expected both or neither.');
  const material = {
    cert: read('FACEGAUGE_TLS_CERT', tlsCert),
    key: read('FACEGAUGE_TLS_KEY', tlsKey),
    ...(tlsClientCa === undefined ? {} : { ca: read('FACEGAUGE_TLS_CLIENT_CA', tlsClientCa) }),
  };
  try {
    createSecureContext(material);
  } catch (cause) {
    const { code = 'not PEM' } = cause as NodeJS.ErrnoException;
    throw new FaceGaugeError('CONFIGURATION_INVALID', `FACEGAUGE_TLS_CERT, FACEGAUGE_TLS_KEY: expected a certificate and its private key, both PEM (${code}).`, { cause });
  }
  return material;
}

function read(variable: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new FaceGaugeError('CONFIGURATION_INVALID', `${variable}: expected a file at ${file} but it cannot be read.`, { cause });
  }
}
