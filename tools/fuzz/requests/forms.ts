/** multipart/form-data, right and wrong. */
import type { ImageSeed } from '../image-seeds.js';
import { imageBytes } from './image-texts.js';
import { chance, integer, pick, weighted, type Random } from './random.js';

export interface Form {
  readonly contentType: string;
  readonly body: Buffer;
}

const optionNames = ['profile', 'measures', 'maxFaces', 'minFaceSize', 'include'];
const optionValues = ['', 'enrolment', 'icao-passport', 'nobody', '1', '0', '-1', '1e9', '99999999999999999999', 'NaN', 'landmarks', 'mask,alignedFace', 'EyesOpen', 'EyesOpen,,HeadPoseYaw', '__proto__', '\0', 'x'.repeat(9000), '[object Object]', '{"a":1}', '\ud83d\ude00'];
const fileNames = ['a.jpg', '', '../../etc/passwd', '..\\..\\boot.ini', 'a\0.jpg', 'é.png', 'x'.repeat(5000), '"', 'a";name="b', '%2e%2e%2f', 'con', ' ', 'a.jpg;b.png', '\r'];
const fieldNames = ['file', 'photo', '', '__proto__', 'constructor', 'file[]', 'a'.repeat(2000), 'profile', '\0'];
const extraHeaders = ['', '', '', 'content-transfer-encoding: base64\r\n', 'content-type: multipart/mixed; boundary=x\r\n', 'content-length: 5\r\n', `x: ${'y'.repeat(20_000)}\r\n`, 'content-disposition: form-data; name="b"\r\n', ': \r\n', 'content-type:\r\n', '\0\r\n'];

function part(random: Random, seeds: readonly ImageSeed[]): Buffer {
  const isFile = chance(random, 0.6);
  const name = chance(random, 0.6) ? (isFile ? 'file' : pick(random, optionNames)) : pick(random, fieldNames);
  const file = isFile ? `; filename="${pick(random, fileNames)}"` : chance(random, 0.05) ? "; filename*=utf-8''%e2%82%ac" : '';
  const disposition = weighted(random, [[20, `content-disposition: form-data; name="${name}"${file}\r\n`], [1, ''], [1, 'content-disposition: attachment\r\n'], [1, 'content-disposition: form-data\r\n'], [1, `Content-Disposition:form-data;name=${name}\r\n`]]);
  const content = isFile ? imageBytes(random, seeds) : Buffer.from(pick(random, optionValues), 'utf8');
  return Buffer.concat([Buffer.from(`${disposition}${pick(random, extraHeaders)}\r\n`, 'utf8'), content, Buffer.from('\r\n')]);
}

export function randomForm(random: Random, seeds: readonly ImageSeed[]): Form {
  const boundary = weighted(random, [[20, 'fuzz'], [1, ''], [1, '-'], [1, 'x'.repeat(300)], [1, 'a b'], [1, '"fuzz"']]);
  const count = chance(random, 0.04) ? integer(random, 17, 40) : integer(random, 0, 4);
  const pieces: Buffer[] = [];
  for (let index = 0; index < count; index++) pieces.push(Buffer.from(`--${boundary}\r\n`), part(random, seeds));
  const end = weighted(random, [[12, `--${boundary}--\r\n`], [2, `--${boundary}--`], [2, ''], [1, `--${boundary}\r\n`], [1, '--other--\r\n'], [1, `--${boundary}--\r\n--${boundary}\r\n`]]);
  const whole = Buffer.concat([Buffer.from(chance(random, 0.1) ? 'preamble\r\n' : ''), ...pieces, Buffer.from(end)]);
  const body = chance(random, 0.1) ? whole.subarray(0, integer(random, 0, whole.length)) : chance(random, 0.05) ? Buffer.from(whole.toString('latin1').replaceAll('\r\n', '\n'), 'latin1') : whole;
  const declared = weighted(random, [[16, boundary], [1, 'other'], [1, ''], [1, '"'], [1, `${boundary}; boundary=b`]]);
  return { contentType: weighted(random, [[20, `multipart/form-data; boundary=${declared}`], [1, 'multipart/form-data'], [1, 'multipart/mixed; boundary=fuzz'], [1, 'Multipart/Form-Data;BOUNDARY=fuzz']]), body };
}
