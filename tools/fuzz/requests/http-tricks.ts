/** HTTP that is odd or wrong: methods, targets, headers, lengths, chunks, and clients that are slow or go away. */
import type { ImageSeed } from '../image-seeds.js';
import { getPaths, postPaths, soundPost } from './bodies.js';
import { isHeadLong, request, type Pause, type RequestCase } from './case.js';
import { chance, integer, noiseBytes, pick, weighted, type Random } from './random.js';

const json = 'content-type: application/json';
const good = Buffer.from('{"image_base64_str":"aGVsbG8=","fiqa_level":"high"}');
const routeOf = (path: string): string => `POST ${path}`;
const text = (value: string): Buffer => Buffer.from(value, 'latin1');

const methods = ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE', 'CONNECT', 'PROPFIND', 'PURGE', 'M-SEARCH', 'QUERY', 'post', 'FOO', 'G ET', '', 'PRI', 'SOURCE', 'GET\t', '\0', 'A'.repeat(300)];
const targets = [
  '/', '//', '/.', '/..', '/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/%00', '/%', '/%zz', '/%c0%af', '/\xe9', '*', 'http://other/healthz', 'https://x:443/v1/assess', 'x', '?', '#', '/#x', '/v1', '/v1/', '/v1/assess/', '/v1//assess', '/V1/ASSESS', '/sophonface/api/fiqa',
  '/SophonFace/api/FIQA/', '/SophonFace/api/', '/docs/../healthz', '/docs/static/../../package.json', '/docs/static/%2e%2e%2f%2e%2e%2fpackage.json', '/docs/static/nothing', '/docs', '/docs/', '/docs/json', '/docs/yaml', '/docs/static/index.html', '/healthz?', '/healthz;a=b', '/metrics', '/favicon.ico', `/${'a'.repeat(3000)}`, `/${'a'.repeat(20_000)}`, `/healthz?${'a=b&'.repeat(1500)}`, '/v1/measures/1', '/__proto__', '/constructor', '/openapi.json/', '/v1/profiles?x', '\\healthz', '/a b', '/\t', '',
];
const versions = ['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/9.9', 'HTTP/1.12', 'http/1.1', 'HTTP', '', 'HTTP/1.1 x', 'RTSP/1.0'];

const headers = [
  'host: a\r\nhost: b', 'host:', ' host: folded', 'x: \0', 'x\0: y', ': nothing', 'no-colon', 'x : y', 'x:\x7f', 'x: \xff\xfe', `x: ${'y'.repeat(20_000)}`, Array.from({ length: 150 }, (_, i) => `x${i}: y`).join('\r\n'), Array.from({ length: 3000 }, (_, i) => `h${i}: v`).join('\r\n'),
  'connection: close', 'connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==', 'connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQCAAAAAAIAAAAA', 'expect: 100-continue', 'expect: nothing', 'expect: 100-continue, x',
  'content-encoding: gzip', 'accept-encoding: *;q=0, gzip;q=9', 'accept: \x01', 'range: bytes=0-0,1-1,2-2', 'if-none-match: *', 'x-request-id: a\tb', `x-request-id: ${'i'.repeat(500)}`, 'x-request-id: ok-1', 'traceparent: 00-zz-zz-zz', 'traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 'x-forwarded-for: 1.2.3.4, ::1, <script>', 'forwarded: for=_x;proto=gopher',
  'authorization: Basic =', 'authorization: Bearer \x80', 'cookie: __proto__=1; a="', 'origin: null', 'origin: http://evil', 'access-control-request-method: POST\r\norigin: http://evil', 'te: trailers', 'transfer-encoding: identity', 'keep-alive: timeout=999999999', 'max-forwards: 0', 'upgrade-insecure-requests: 1', '__proto__: x', 'constructor: x', 'content-length: 5\r\ncontent-length: 6',
];

function methodCase(random: Random): RequestCase {
  const target = chance(random, 0.6) ? pick(random, targets) : pick(random, [...postPaths, ...getPaths]);
  const method = chance(random, 0.5) ? pick(random, methods) : pick(random, ['GET', 'POST']);
  const bytes = text(`${method} ${target} ${pick(random, versions)}\r\nhost: fuzz\r\n${chance(random, 0.3) ? 'content-length: 0\r\n' : ''}\r\n`);
  return { group: 'method, target, version', pieces: [bytes], ending: 'finish', routes: ['unknown'], isSound: false };
}

function headerCase(random: Random): RequestCase {
  const path = pick(random, postPaths);
  const lines = Array.from({ length: integer(random, 1, 3) }, () => pick(random, headers));
  return { group: 'headers', pieces: [request('POST', path, [json, ...lines], good)], ending: 'finish', routes: [routeOf(path)], isSound: false };
}

const lengths = ['-1', '+5', '0x10', '1e3', '5 5', '5,5', '', ' ', 'abc', '4294967296', '99999999999999999999', '18446744073709551616', '33554433', '1.5', '５', '0', '00051', '51;'];

/** A content length that is none, or is not that of the body. */
function lengthCase(random: Random): RequestCase {
  const path = pick(random, postPaths);
  const length = chance(random, 0.5) ? pick(random, lengths) : String(integer(random, 0, good.length * 2));
  const bytes = Buffer.concat([text(`POST ${path} HTTP/1.1\r\nhost: fuzz\r\n${json}\r\ncontent-length: ${length}\r\n\r\n`), good]);
  // Where more is announced than comes, the connection ends in the middle.
  return { group: 'content length', pieces: [bytes], ending: 'finish', routes: [routeOf(path)], isSound: false };
}

const chunkTricks: readonly ((body: Buffer, random: Random) => string)[] = [
  (body) => `${body.length.toString(16)}\r\n${body.toString('latin1')}\r\n0\r\n\r\n`,
  (body) => Array.from(body.toString('latin1'), (letter) => `1\r\n${letter}\r\n`).join('') + '0\r\n\r\n',
  (body) => `${body.length.toString(16)};a=b;c="${'d'.repeat(3000)}"\r\n${body.toString('latin1')}\r\n0;x\r\n\r\n`,
  (body) => `${body.length.toString(16)};${'e'.repeat(20_000)}\r\n${body.toString('latin1')}\r\n0\r\n\r\n`,
  (body) => `${body.length.toString(16)}\r\n${body.toString('latin1')}\r\n0\r\ntrailer: x\r\ncontent-length: 5\r\n\r\n`,
  (body) => `${body.length.toString(16)}\r\n${body.toString('latin1')}\r\n0\r\nt: ${'x'.repeat(30_000)}\r\n\r\n`,
  (body) => `${(body.length + 7).toString(16)}\r\n${body.toString('latin1')}\r\n0\r\n\r\n`,
  (body) => `${(body.length - 7).toString(16)}\r\n${body.toString('latin1')}\r\n0\r\n\r\n`,
  (body) => `${body.length.toString(16)}\n${body.toString('latin1')}\n0\n\n`,
  (body) => `${body.length.toString(16)}\r\n${body.toString('latin1')}0\r\n\r\n`,
  (body, random) => `${pick(random, ['-1', 'ffffffffffffffff', 'fffffffffffffffff', '0x10', ' 5', '5 ', 'g', '', '00000000000000000000033', '7fffffff'])}\r\n${body.toString('latin1')}\r\n0\r\n\r\n`,
  (body) => `0\r\n\r\n${body.toString('latin1')}`,
];
const encodings = ['chunked', 'chunked', 'chunked', 'Chunked', 'chunked, chunked', 'gzip, chunked', 'chunked, gzip', 'identity', 'xchunked', ' chunked', 'chunked;q=1', '"chunked"', ''];

function chunkCase(random: Random): RequestCase {
  const path = pick(random, postPaths);
  const lengthToo = chance(random, 0.2) ? `content-length: ${pick(random, ['5', '0', String(good.length)])}\r\n` : '';
  const head = `POST ${path} HTTP/1.1\r\nhost: fuzz\r\n${json}\r\n${lengthToo}transfer-encoding: ${pick(random, encodings)}\r\n\r\n`;
  return { group: 'chunks', pieces: [text(head + pick(random, chunkTricks)(good, random))], ending: 'finish', routes: [routeOf(path)], isSound: false };
}

/** A sound request in small pieces with pauses. */
function slowCase(random: Random, seeds: readonly ImageSeed[]): RequestCase {
  const { bytes, route } = soundPost(random, seeds);
  const pieces: (Uint8Array | Pause)[] = [];
  const count = integer(random, 2, 8);
  for (let index = 0; index < count; index++) {
    pieces.push(bytes.subarray(Math.floor((index * bytes.length) / count), Math.floor(((index + 1) * bytes.length) / count)), { pauseMs: integer(random, 1, 40) });
  }
  return { group: 'slow', pieces, ending: 'read', routes: [route], isSound: true, hasLongHead: isHeadLong(bytes) };
}

/** A request that stops in the middle, or whose client hangs up before the answer. */
function leavingCase(random: Random, seeds: readonly ImageSeed[]): RequestCase {
  const { bytes, route } = soundPost(random, seeds);
  const sent = chance(random, 0.5) ? bytes : bytes.subarray(0, integer(random, 0, bytes.length));
  return { group: 'hung up', pieces: [sent, ...(chance(random, 0.5) ? [{ pauseMs: integer(random, 0, 20) }] : [])], ending: chance(random, 0.7) ? 'reset' : 'finish', routes: [route], isSound: false };
}

function noiseCase(random: Random): RequestCase {
  const pieces = [weighted<() => Buffer>(random, [
    [3, () => noiseBytes(random, integer(random, 1, 600))],
    [1, () => text('\r\n'.repeat(integer(random, 1, 50)))],
    [1, () => Buffer.from('16030100a5010000a10303', 'hex')],
    [1, () => text('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0')],
    [1, () => text('GET /healthz\r\n\r\n')],
    [1, () => text(`\r\n\r\nGET /healthz HTTP/1.1\r\nhost: fuzz\r\n\r\n`)],
    [1, () => text('GET /healthz HTTP/1.1\nhost: fuzz\n\n')],
    [1, () => text('SSH-2.0-x\r\n')],
  ])()];
  return { group: 'not HTTP', pieces, ending: 'finish', routes: ['unknown'], isSound: false };
}

/** A pipeline with something wrong in the middle: what comes before it must be answered, what comes after must not be taken for it. */
function brokenPipelineCase(random: Random, seeds: readonly ImageSeed[]): RequestCase {
  const before = soundPost(random, seeds);
  // HEAD is left out of the middle: whether its answer has a body cannot be told from the bytes.
  const tried = pick(random, [lengthCase, chunkCase, headerCase, methodCase])(random);
  const wrong = tried.pieces.some((piece) => piece instanceof Uint8Array && Buffer.from(piece.subarray(0, 4)).toString('latin1') === 'HEAD') ? lengthCase(random) : tried;
  const after = soundPost(random, seeds);
  return { group: 'pipelined, broken', pieces: [before.bytes, ...wrong.pieces, after.bytes], ending: 'finish', routes: [before.route, ...wrong.routes, after.route], isSound: false };
}

export function trickCase(random: Random, seeds: readonly ImageSeed[]): RequestCase {
  return weighted<() => RequestCase>(random, [
    [4, () => methodCase(random)], [4, () => headerCase(random)], [4, () => lengthCase(random)], [4, () => chunkCase(random)],
    [2, () => slowCase(random, seeds)], [3, () => leavingCase(random, seeds)], [2, () => noiseCase(random)], [2, () => brokenPipelineCase(random, seeds)],
  ])();
}
