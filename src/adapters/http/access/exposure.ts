/** The refusal to listen where strangers come without knowing who asks. */
import { FaceGaugeError } from '../../../errors.js';
import { isLoopback } from './address.js';
import { isOpen, type AccessControl } from './guard.js';

/** Throws FaceGaugeError CONFIGURATION_INVALID when anybody could use what listens on `host`. */
export function refuseExposure(setting: string, host: string, access: AccessControl, insecure: boolean): void {
  if (insecure || isLoopback(host) || !isOpen(access)) return;
  throw new FaceGaugeError('CONFIGURATION_INVALID', [
    `${setting}: ${host} can be reached from other machines, and nothing says who may use it. Do one of these:`,
    '  API keys:             npx facegauge keys create --name NAME --scope assess --file keys.yaml, then --keys-file keys.yaml',
    '  client certificates:  --tls-cert FILE --tls-key FILE --tls-client-ca FILE',
    '  this machine only:    --host 127.0.0.1',
    '  everybody, knowingly: --insecure',
  ].join('\n'));
}
