/**
 * What the markers of a JPEG say (ITU-T T.81 Annex B): frame, quantisation tables, sampling, scans. Lengths are not
 * trusted; whatever can be read before the first contradiction is kept.
 */
import { byteAt, uint16Be } from './byte-reader.js';

export interface JpegMarkers {
  /** Undefined when no frame header was found. */
  readonly frame?: JpegFrame;
  /** First quantisation table of the first component, zigzag order, 64 values. */
  readonly lumaQuantisation?: readonly number[];
  /** That of the second component, when there are at least three. */
  readonly chromaQuantisation?: readonly number[];
  readonly scans: number;
  /** Whether anything but JFIF stands among the application segments: EXIF, a colour profile, Adobe's colour transform, … */
  readonly hasApplicationData: boolean;
  /** Offset behind the last scan that another marker follows; 0 when there is none. */
  readonly wholeScansEnd: number;
  /** Whether the whole scans bring at least the coarsest data of every component: then nothing of the picture is missing. */
  readonly coversPicture: boolean;
}

export interface JpegFrame {
  /** Low nibble of the SOFn marker: 0…2 Huffman sequential and progressive, 3 lossless, from 5 on hierarchical or arithmetic. */
  readonly kind: number;
  /** Bits per sample. */
  readonly precision: number;
  readonly width: number;
  readonly height: number;
  readonly components: readonly JpegComponent[];
}

interface JpegComponent {
  readonly id: number;
  readonly horizontal: number;
  readonly vertical: number;
  readonly table: number;
}

const APP1 = 0xe1;
const APP15 = 0xef;
const SOS = 0xda;
const EOI = 0xd9;
const DQT = 0xdb;
/** 0xc4 (Huffman tables), 0xc8 (reserved) and 0xcc (arithmetic conditioning) lie among the frame markers. */
const isFrameMarker = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const hasNoLength = (marker: number): boolean => (marker >= 0xd0 && marker <= 0xd8) || marker === 0x01;

/**
 * Walks the markers. Entropy-coded data are only walked through when more scans can follow: a frame that is
 * progressive, or whose first scan does not hold all components.
 */
export function readJpegMarkers(bytes: Uint8Array): JpegMarkers {
  const tables = new Map<number, readonly number[]>();
  const seen = new Set<number>();
  let frame: JpegFrame | undefined;
  let scans = 0;
  let hasApplicationData = false;
  let wholeScansEnd = 0;
  let coversPicture = false;
  let at = 2;
  for (;;) {
    const marker = findMarker(bytes, at);
    if (marker < 0) break;
    const code = byteAt(bytes, marker + 1);
    at = marker + 2;
    if (code === EOI) break;
    if (hasNoLength(code)) continue;
    const length = uint16Be(bytes, at);
    const end = at + length;
    if (length < 2 || end > bytes.length) break;
    if (code >= APP1 && code <= APP15) hasApplicationData = true;
    if (code === DQT) readTables(bytes, at + 2, end, tables);
    else if (isFrameMarker(code)) frame ??= readFrame(bytes, at + 2, end, code & 0x0f);
    else if (code === SOS) {
      scans++;
      const components = frame?.components.length ?? 0;
      if (frame === undefined || (!isProgressive(frame) && byteAt(bytes, at + 2) >= components)) break;
      const next = findMarker(bytes, end);
      if (next < 0) break;
      for (const id of coarseComponents(bytes, at + 2, end)) seen.add(id);
      wholeScansEnd = next;
      coversPicture = frame.components.every((component) => seen.has(component.id));
      at = next;
      continue;
    }
    at = end;
  }
  const luma = frame?.components[0] && tables.get(frame.components[0].table);
  const chroma = frame?.components[1] && frame.components.length >= 3 ? tables.get(frame.components[1].table) : undefined;
  return {
    ...(frame && { frame }),
    ...(luma && { lumaQuantisation: luma }),
    ...(chroma && { chromaQuantisation: chroma }),
    scans,
    hasApplicationData,
    wholeScansEnd,
    coversPicture,
  };
}

export function isProgressive(frame: JpegFrame): boolean {
  return frame.kind === 2;
}

/** True when a component after the first is stored at a lower resolution than the first. */
export function isChromaSubsampled(frame: JpegFrame): boolean {
  const [luma, ...chroma] = frame.components;
  return luma !== undefined && chroma.some((component) => component.horizontal < luma.horizontal || component.vertical < luma.vertical);
}

/** Offset of the next 0xff that begins a marker, at or after `from`; −1 when there is none. Stuffed zeros, restarts and fill bytes are passed. */
function findMarker(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && at + 1 < bytes.length) {
    const code = byteAt(bytes, at + 1);
    if (code !== 0 && code !== 0xff && !(code >= 0xd0 && code <= 0xd7)) return at;
    at = bytes.indexOf(0xff, code === 0xff ? at + 1 : at + 2);
  }
  return -1;
}

/** The first definition of each table is kept: the one the first scan uses. */
function readTables(bytes: Uint8Array, from: number, end: number, tables: Map<number, readonly number[]>): void {
  let at = from;
  while (at < end) {
    const wide = byteAt(bytes, at) >> 4 !== 0;
    const id = byteAt(bytes, at) & 0x0f;
    const size = wide ? 128 : 64;
    if (at + 1 + size > end) return;
    const values = Array.from({ length: 64 }, (_, i) => (wide ? uint16Be(bytes, at + 1 + 2 * i) : byteAt(bytes, at + 1 + i)));
    if (!tables.has(id)) tables.set(id, values);
    at += 1 + size;
  }
}

function readFrame(bytes: Uint8Array, from: number, end: number, kind: number): JpegFrame | undefined {
  const count = byteAt(bytes, from + 5);
  if (count === 0 || from + 6 + 3 * count > end) return undefined;
  const components = Array.from({ length: count }, (_, i) => {
    const at = from + 6 + 3 * i;
    const sampling = byteAt(bytes, at + 1);
    return { id: byteAt(bytes, at), horizontal: sampling >> 4, vertical: sampling & 0x0f, table: byteAt(bytes, at + 2) };
  });
  return { kind, precision: byteAt(bytes, from), height: uint16Be(bytes, from + 1), width: uint16Be(bytes, from + 3), components };
}

/** Ids of the components whose coarsest data (the DC coefficients, spectral start 0) this scan brings. */
function coarseComponents(bytes: Uint8Array, from: number, end: number): number[] {
  const count = byteAt(bytes, from);
  if (from + 1 + 2 * count + 3 > end || byteAt(bytes, from + 1 + 2 * count) !== 0) return [];
  return Array.from({ length: count }, (_, i) => byteAt(bytes, from + 1 + 2 * i));
}
