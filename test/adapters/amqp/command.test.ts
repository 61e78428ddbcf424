import { describe, expect, it } from 'vitest';
import { readCommand } from '../../../src/adapters/amqp/command.js';
import { isAllowedAddress, parseHosts } from '../../../src/adapters/amqp/notify.js';

const read = (value: unknown) => readCommand(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
const image = 'A'.repeat(8000);

describe('reading a command', () => {
  it('reads the older generation', () => {
    const command = read({ method: 'fiqa', messageId: 'm1', info: { image_base64_str: image, fiqa_level: 'low' }, extend_params: {} });
    expect(command).toMatchObject({ kind: 'fiqa', generation: 'older', messageId: 'm1', level: 'low', notifyPath: undefined });
    expect(command.kind === 'fiqa' && String(command.image)).toBe(image);
  });

  it('reads the newer generation, parsed or not', () => {
    const value = { message_key: 'fiqa', message_id: 'm2', image_base64_str: image, notify_path: 'http://a/b' };
    for (const command of [read(value), readCommand(value), readCommand(JSON.stringify(value))]) {
      expect(command).toMatchObject({ kind: 'fiqa', generation: 'newer', messageId: 'm2', level: 'high', notifyPath: 'http://a/b' });
      expect(command.kind === 'fiqa' && String(command.image)).toBe(image);
    }
  });

  it.each<[string, unknown, object]>([
    ['what is not JSON', '{"method"', { generation: 'newer', messageId: undefined, code: 'INVALID_REQUEST' }],
    ['an array', [], { code: 'INVALID_REQUEST' }],
    ['another method', { method: 'compare', messageId: 'm' }, { generation: 'older', messageId: 'm', code: 'INVALID_PARAMETER' }],
    ['another key', { message_key: 'x', message_id: 'm' }, { generation: 'newer', messageId: 'm', code: 'INVALID_PARAMETER' }],
    ['a missing id', { message_key: 'fiqa', image_base64_str: 'AAAA' }, { code: 'INVALID_PARAMETER' }],
    ['missing info', { method: 'fiqa', messageId: 'm' }, { generation: 'older', code: 'INVALID_REQUEST' }],
    ['a missing image', { method: 'fiqa', messageId: 'm', info: { fiqa_level: 'high' } }, { code: 'EMPTY_REQUEST' }],
    ['a path instead of an image', { message_key: 'fiqa', message_id: 'm', image_path: '/etc/passwd' }, { code: 'EMPTY_REQUEST' }],
    ['an unknown level', { message_key: 'fiqa', message_id: 'm', image_base64_str: 'AAAA', fiqa_level: 'severe' }, { code: 'INVALID_PARAMETER' }],
  ])('refuses %s as a value', (_name, value, expected) => {
    expect(read(value)).toMatchObject({ kind: 'refused', ...expected });
  });
});

describe('addresses for results', () => {
  const hosts = parseHosts(' hooks.example, 10.0.0.5:8080 ');

  it.each(['http://hooks.example/a', 'https://HOOKS.example:444/', 'http://10.0.0.5:8080/x'])('allows %s', (address) => {
    expect(isAllowedAddress(address, hosts)).toBe(true);
  });

  it.each(['http://other.example/', 'http://10.0.0.5/', 'http://hooks.example@evil.example/', 'http://user:pw@hooks.example/', 'file:///hooks.example', 'ftp://hooks.example/', 'hooks.example', 'http://hooks.example.evil/'])('refuses %s', (address) => {
    expect(isAllowedAddress(address, hosts)).toBe(false);
  });

  it('allows nothing when nothing is listed', () => { expect(isAllowedAddress('http://hooks.example/', parseHosts(undefined))).toBe(false); });
});
