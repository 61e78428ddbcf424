/** The two halves of a face in an upright crop, and which pixel of one answers to which of the other. */
import type { Point } from '../../geometry/point.js';
import { rowSpans, type RowSpans } from '../../image/spans.js';
import type { CropRegion } from '../../stages/contract.js';

/** WFLW points down the middle of a face: nose bridge to nostrils, lips, chin. */
const middleLine = [51, 52, 53, 54, 57, 79, 85, 16];

export interface FaceHalves {
  /** Of the landmarked region. */
  readonly spans: RowSpans;
  /** Column of the middle of the face in each row, within the row's span. */
  readonly middle: Float64Array;
}

export function splitFace({ points, mask }: CropRegion): FaceHalves {
  const spans = rowSpans(mask);
  const line = middleLine.map((index) => points[index]!);
  const middle = Float64Array.from({ length: mask.height }, (_, y) => Math.min(spans.to[y]! - 1, Math.max(spans.from[y]!, columnAt(line, y))));
  return { spans, middle };
}

/** Column of a downward line of points in row y; its ends are continued straight down and up. */
function columnAt(line: readonly Point[], y: number): number {
  if (y <= line[0]!.y) return line[0]!.x;
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1]!;
    const b = line[i]!;
    if (y <= b.y) return a.y === b.y ? b.x : a.x + ((b.x - a.x) * (y - a.y)) / (b.y - a.y);
  }
  return line.at(-1)!.x;
}

/**
 * Writes, for each column of the span of row y, the column on the other half that answers to it: as far from the middle, measured in
 * widths of its half, so that the narrow half of a turned head is compared with the whole of the wide one.
 */
export function mirrorRow({ spans, middle }: FaceHalves, y: number, columns: Int32Array): void {
  const first = spans.from[y]!;
  const last = spans.to[y]! - 1;
  const centre = middle[y]!;
  const leftWidth = Math.max(1, centre - first);
  const rightWidth = Math.max(1, last - centre);
  for (let x = first; x <= last; x++) {
    const mirrored = x < centre ? centre + ((centre - x) / leftWidth) * rightWidth : centre - ((x - centre) / rightWidth) * leftWidth;
    columns[x] = Math.min(last, Math.max(first, Math.round(mirrored)));
  }
}
