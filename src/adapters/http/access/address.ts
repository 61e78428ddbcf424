/** Network addresses: which are this machine's own, and which belong to one client. */
import { BlockList, isIP } from 'node:net';
import { FaceGaugeError } from '../../../errors.js';
import { parseList } from './list.js';

/** An IPv4 address as a socket for both families shows it. */
const mappedPrefix = /^::ffff:(?=\d+\.)/i;

/** True for addresses that only this machine can reach. A name is taken for such a one only if it is `localhost`. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1').replace(mappedPrefix, '');
  const family = isIP(address);
  if (family === 0) return address.toLowerCase() === 'localhost';
  const loopback = new BlockList();
  loopback.addSubnet('127.0.0.0', 8, 'ipv4');
  loopback.addAddress('::1', 'ipv6');
  return loopback.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/**
 * What one client's addresses have in common: an IPv4 address itself, and the first 64 bits of an IPv6 address, as a
 * household or machine has all addresses of such a network (RFC 6177).
 */
export function networkOf(address: string): string {
  const plain = address.replace(mappedPrefix, '').replace(/%.*$/, '');
  if (isIP(plain) !== 6) return plain;
  const [head = '', tail] = plain.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...after].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** The operator's list of reverse proxies. Throws FaceGaugeError CONFIGURATION_INVALID for what is neither an address nor a network. */
export function parseProxies(list: string | undefined): string[] {
  const entries = parseList(list);
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/', 2);
    const family = isIP(address);
    const isNetwork = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
    if (family === 0 || !isNetwork) throw new FaceGaugeError('CONFIGURATION_INVALID', `FACEGAUGE_TRUSTED_PROXIES: expected addresses or networks like 10.0.0.0/8 but received ${JSON.stringify(entry)}.`);
  }
  return entries;
}
