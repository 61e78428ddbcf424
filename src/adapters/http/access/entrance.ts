/** Keys and certificates as configured, and read again while the service runs. */
import type { Server } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import type { FastifyBaseLogger } from 'fastify';
import { readKeyFile } from '../../../config/key-file.js';
import type { Config } from '../../../config/table.js';
import { FaceGaugeError } from '../../../errors.js';
import { readMaterial, readTls, type TlsConfig, type TlsOptions } from '../tls.js';
import { isLoopback } from './address.js';
import { refuseExposure } from './exposure.js';
import type { AccessControl } from './guard.js';
import { createKeyRing } from './key-ring.js';

export interface Entrance {
  readonly access: AccessControl;
  readonly tls: TlsOptions | undefined;
  /** Reads all files again, for the keys and for `servers`. What is wrong is logged, and everything stays as it was. */
  reload(...servers: readonly Server[]): void;
}

/** Throws FaceGaugeError CONFIGURATION_INVALID: a file is wrong, or the address is open to strangers. */
export function openEntrance(config: TlsConfig & Pick<Config, 'host' | 'keysFile' | 'insecure' | 'adminPort' | 'adminHost'>, logger: FastifyBaseLogger): Entrance {
  const { host, keysFile, insecure } = config;
  const tls = readTls(config);
  const keys = keysFile === undefined ? undefined : createKeyRing(readKeyFile(keysFile));
  const access: AccessControl = { keys, certificates: config.tlsClientCa !== undefined };
  refuseExposure('HOST', host, access, insecure);
  if (config.adminPort !== undefined) refuseExposure('FACEGAUGE_ADMIN_HOST', config.adminHost, access, insecure);
  if (keys?.size === 0) logger.warn('the file of keys has none: nobody can use the service');
  const isReached = !isLoopback(host) || (config.adminPort !== undefined && !isLoopback(config.adminHost));
  if (isReached && tls === undefined) logger.warn('keys and photos travel without encryption: put TLS here or in front');
  return {
    access,
    tls,
    reload(...servers) {
      try {
        const entries = keysFile === undefined ? undefined : readKeyFile(keysFile);
        const material = readMaterial(config);
        if (entries !== undefined) keys?.replace(entries);
        if (material !== undefined) {
          for (const server of servers) if (server instanceof HttpsServer) server.setSecureContext({ ...material, minVersion: 'TLSv1.2' });
        }
        logger.info({ keys: keys?.size }, 'keys and certificates read again');
      } catch (thrown) {
        if (!(thrown instanceof FaceGaugeError)) throw thrown;
        logger.error({ reason: thrown.message }, 'keys and certificates not read again, those in use stay');
      }
    },
  };
}
