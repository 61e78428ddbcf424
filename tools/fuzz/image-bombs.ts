/** Small files that promise or cause far more than they hold, and files that are of two kinds at once. */
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { drawing, toSharp } from '../../test/stages/decode/drawing.js';

export interface ImageBomb {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What may become of it. */
  readonly outcomes: readonly ('decoded' | 'IMAGE_UNREADABLE' | 'IMAGE_TOO_LARGE' | 'IMAGE_FORMAT_UNSUPPORTED')[];
}

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
const refused = ['IMAGE_TOO_LARGE', 'IMAGE_UNREADABLE'] as const;

function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([ascii(type), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), 4 + body.length);
  return framed;
}

/** Rows of zeros: a thousandth of their size when packed. */
function png(width: number, height: number, bits: number, colour: number, interlace: number, rowBytes: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, colour, 0, 0, interlace], 8);
  return Buffer.concat([ascii('\x89PNG\r\n\x1a\n'), pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(Buffer.alloc(rowBytes))), pngChunk('IEND', new Uint8Array(0))]);
}

/** A TIFF of one strip or tile whose tags say what they like. */
function tiff(tags: readonly (readonly [tag: number, value: number])[], data: Uint8Array): Buffer {
  const sorted = [...tags].sort(([a], [b]) => a - b);
  const start = 8 + 2 + sorted.length * 12 + 4;
  const file = Buffer.alloc(start);
  file.write('II*\0', 0, 'latin1');
  file.writeUInt32LE(8, 4);
  file.writeUInt16LE(sorted.length, 8);
  sorted.forEach(([tag, value], index) => {
    const at = 10 + index * 12;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(4, at + 2);
    file.writeUInt32LE(1, at + 4);
    file.writeUInt32LE(value === -1 ? start : value, at + 8);
  });
  return Buffer.concat([file, data]);
}

/** Grey, 8 bits, one sample. */
const tiffBasics = [[258, 8], [262, 1], [277, 1]] as const;

async function jpegBombs(): Promise<ImageBomb[]> {
  const plain = await toSharp(drawing()).jpeg().toBuffer();
  const frame = plain.indexOf(Buffer.from([0xff, 0xc0]));
  const withSize = (height: number, width: number): Buffer => {
    const bytes = Buffer.from(plain);
    bytes.writeUInt16BE(height, frame + 5);
    bytes.writeUInt16BE(width, frame + 7);
    return bytes;
  };
  const progressive = await toSharp(drawing()).jpeg({ progressive: true }).toBuffer();
  const firstScan = progressive.indexOf(Buffer.from([0xff, 0xda]));
  const scanEnd = progressive.indexOf(Buffer.from([0xff, 0xc4]), firstScan);
  const scan = progressive.subarray(firstScan, scanEnd);
  const manyScans = Buffer.concat([progressive.subarray(0, firstScan), ...Array.from({ length: 5000 }, () => scan), progressive.subarray(scanEnd)]);
  const wideScans = Buffer.from(manyScans);
  const progressiveFrame = progressive.indexOf(Buffer.from([0xff, 0xc2]));
  wideScans.writeUInt16BE(7000, progressiveFrame + 5);
  wideScans.writeUInt16BE(7000, progressiveFrame + 7);
  const segment = Buffer.concat([Buffer.from([0xff, 0xe5, 0xff, 0xff]), Buffer.alloc(65_533)]);
  return [
    { name: 'JPEG of 65535×65535', bytes: withSize(65_535, 65_535), outcomes: refused },
    { name: 'JPEG of 7000×7000 with the data of a small one', bytes: withSize(7000, 7000), outcomes: ['IMAGE_UNREADABLE'] },
    { name: 'JPEG of no height', bytes: withSize(0, 100), outcomes: ['IMAGE_UNREADABLE'] },
    { name: 'JPEG of 5000 scans', bytes: manyScans, outcomes: ['IMAGE_UNREADABLE'] },
    { name: 'JPEG of 5000 scans at 7000×7000', bytes: wideScans, outcomes: ['IMAGE_UNREADABLE'] },
    { name: 'JPEG behind 20 MB of segments', bytes: Buffer.concat([plain.subarray(0, 2), ...Array.from({ length: 300 }, () => segment), plain.subarray(2)]), outcomes: ['decoded', 'IMAGE_UNREADABLE'] },
  ];
}

async function otherBombs(): Promise<ImageBomb[]> {
  const webp = Buffer.from(await sharp({ create: { width: 8, height: 8, channels: 4, background: '#12345678' } }).webp().toBuffer());
  webp.fill(0xff, 24, 30);
  const gif = Buffer.from(await toSharp(drawing()).gif().toBuffer());
  const gifFrame = Buffer.from(gif);
  gif.fill(0xff, 6, 10);
  const descriptor = gifFrame.indexOf(0x2c, 13 + 3 * 2 ** ((gifFrame[10]! & 7) + 1));
  gifFrame.fill(0xff, descriptor + 1, descriptor + 9);
  const avif = Buffer.from(await toSharp(drawing()).avif({ effort: 0 }).toBuffer());
  const extents = avif.indexOf('ispe');
  avif.writeUInt32BE(60_000, extents + 8);
  avif.writeUInt32BE(60_000, extents + 12);
  return [
    { name: 'WebP of 2²⁴×2²⁴', bytes: webp, outcomes: refused },
    { name: 'GIF of 65535×65535', bytes: gif, outcomes: refused },
    { name: 'GIF whose frame is larger than its screen', bytes: gifFrame, outcomes: ['decoded', ...refused] },
    { name: 'AVIF that claims 60000×60000', bytes: avif, outcomes: ['decoded', ...refused] },
  ];
}

function tiffBombs(): ImageBomb[] {
  const strip = (width: number, height: number, rows: number): Buffer => tiff([...tiffBasics, [256, width], [257, height], [259, 1], [273, -1], [278, rows], [279, 10]], Buffer.alloc(10));
  return [
    { name: 'TIFF of 2³¹×2³¹', bytes: strip(0x7fffffff, 0x7fffffff, 1), outcomes: refused },
    { name: 'TIFF of 7000×7000 in one strip of ten bytes', bytes: strip(7000, 7000, 7000), outcomes: ['IMAGE_UNREADABLE'] },
    { name: 'TIFF of 10×10 with tiles of 65536×65536', bytes: tiff([...tiffBasics, [256, 10], [257, 10], [259, 1], [322, 65_536], [323, 65_536], [324, -1], [325, 10]], Buffer.alloc(10)), outcomes: refused },
    { name: 'TIFF of 7000×7000 that unpacks from 50 kB', bytes: tiff([...tiffBasics, [256, 7000], [257, 7000], [259, 8], [273, -1], [278, 7000], [279, 60_000]], deflateSync(Buffer.alloc(49_000_000))), outcomes: ['decoded', 'IMAGE_UNREADABLE'] },
    { name: 'TIFF whose pages lead in a circle', bytes: Buffer.concat([ascii('II*\0\x08\0\0\0\0\0\x08\0\0\0')]), outcomes: refused },
  ];
}

/** Files that another program would take for something else, and kinds that libvips would like to open. */
async function foreigners(): Promise<ImageBomb[]> {
  const jpeg = await toSharp(drawing()).jpeg().toBuffer();
  const page = ascii('<svg xmlns="http://www.w3.org/2000/svg" width="99999" height="99999"><image href="file:///etc/passwd"/></svg>');
  const foreign: readonly (readonly [string, Buffer])[] = [
    ['SVG', page], ['SVG behind a declaration', Buffer.concat([ascii('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'), page])], ['PDF', ascii('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj')],
    ['Netpbm', ascii('P6\n99999 99999\n255\n')], ['PFM', ascii('PF\n9999 9999\n-1.0\n')], ['FITS', ascii('SIMPLE  =                    T'.padEnd(2880))], ['Radiance', ascii('#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 9999 +X 9999\n')],
    ['OpenEXR', ascii('\x76\x2f\x31\x01\x02\0\0\0')], ['JPEG 2000', ascii('\0\0\0\x0cjP  \r\n\x87\n')], ['JPEG XL', ascii('\xff\x0a\0\0')], ['MATLAB', ascii('MATLAB 5.0 MAT-file'.padEnd(200))], ['Analyze', Buffer.concat([Buffer.from([0x5c, 1, 0, 0]), Buffer.alloc(344)])],
    ['vips', Buffer.concat([Buffer.from([0x08, 0xf2, 0xa6, 0xb6]), Buffer.alloc(60)])], ['CSV', ascii('1,2,3\n4,5,6\n')], ['Magick vector', ascii('push graphic-context\nviewbox 0 0 1 1\nimage over 0,0 0,0 "https://x/"\npop graphic-context')], ['Photoshop', ascii('8BPS\0\x01')],
    ['ZIP before a JPEG', Buffer.concat([ascii('PK\x03\x04'), jpeg])], ['SVG before a JPEG', Buffer.concat([page, jpeg])], ['PDF before a JPEG', Buffer.concat([ascii('%PDF-1.4\n'), jpeg])], ['a script before a JPEG', Buffer.concat([ascii('#!/bin/sh\n'), jpeg])],
  ];
  return [
    ...foreign.map(([name, bytes]): ImageBomb => ({ name, bytes, outcomes: ['IMAGE_FORMAT_UNSUPPORTED', 'IMAGE_UNREADABLE'] })),
    { name: 'JPEG with a ZIP behind', bytes: Buffer.concat([jpeg, ascii('PK\x03\x04')]), outcomes: ['decoded'] },
    { name: 'JPEG with SVG and PDF behind', bytes: Buffer.concat([jpeg, page, ascii('%PDF-1.4')]), outcomes: ['decoded'] },
    { name: 'JPEG with SVG in a comment', bytes: Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xfe, 0, page.length + 2]), page, jpeg.subarray(2)]), outcomes: ['decoded'] },
  ];
}

export async function makeImageBombs(): Promise<ImageBomb[]> {
  return [
    { name: 'PNG of 2³¹×2³¹', bytes: png(0x7fffffff, 0x7fffffff, 8, 0, 0, 10), outcomes: refused },
    { name: 'PNG of 60000×60000', bytes: png(60_000, 60_000, 8, 0, 0, 100_000), outcomes: ['IMAGE_TOO_LARGE'] },
    { name: 'PNG of 7000×7000 that unpacks from 50 kB', bytes: png(7000, 7000, 8, 0, 0, 7001 * 7000), outcomes: ['decoded'] },
    { name: 'PNG of 10×10 with 300 MB of rows', bytes: png(10, 10, 8, 0, 0, 300_000_000), outcomes: ['decoded', 'IMAGE_UNREADABLE'] },
    ...await jpegBombs(), ...tiffBombs(), ...await otherBombs(), ...await foreigners(),
  ];
}
