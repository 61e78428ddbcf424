/** A drawn portrait: inference processes run the pipeline on it once before their first request. */

interface Ellipse {
  /** Centre and half axes as shares of the picture's width and height. */
  readonly x: number;
  readonly y: number;
  readonly rx: number;
  readonly ry: number;
  readonly colour: readonly [number, number, number];
  /** How much darker the rim is than the middle, 0…1. */
  readonly shade?: number;
}

const width = 256;
const height = 320;
const backdrop = [176, 186, 196] as const;
const skin = [224, 178, 150] as const;
const dark = [58, 42, 36] as const;

/** Painted in order; proportions after the usual drawing rules (eyes at half the head, mouth two thirds down). */
const shapes: readonly Ellipse[] = [
  { x: 0.5, y: 1.06, rx: 0.46, ry: 0.24, colour: [70, 84, 120] },
  { x: 0.5, y: 0.42, rx: 0.31, ry: 0.34, colour: dark },
  { x: 0.5, y: 0.8, rx: 0.12, ry: 0.16, colour: [196, 150, 124] },
  { x: 0.5, y: 0.5, rx: 0.26, ry: 0.33, colour: skin, shade: 0.25 },
  { x: 0.385, y: 0.42, rx: 0.07, ry: 0.012, colour: dark },
  { x: 0.615, y: 0.42, rx: 0.07, ry: 0.012, colour: dark },
  { x: 0.385, y: 0.475, rx: 0.055, ry: 0.022, colour: [240, 236, 232] },
  { x: 0.615, y: 0.475, rx: 0.055, ry: 0.022, colour: [240, 236, 232] },
  { x: 0.385, y: 0.475, rx: 0.026, ry: 0.022, colour: [40, 30, 28] },
  { x: 0.615, y: 0.475, rx: 0.026, ry: 0.022, colour: [40, 30, 28] },
  { x: 0.5, y: 0.56, rx: 0.035, ry: 0.07, colour: [232, 190, 164], shade: 0.2 },
  { x: 0.5, y: 0.615, rx: 0.055, ry: 0.016, colour: [176, 122, 102] },
  { x: 0.5, y: 0.695, rx: 0.095, ry: 0.024, colour: [166, 84, 84] },
  { x: 0.5, y: 0.692, rx: 0.085, ry: 0.004, colour: [96, 44, 46] },
];

const headerBytes = 54;

/** An uncompressed bitmap: the one format that needs no encoder. */
export function drawWarmUpPhoto(): Uint8Array {
  // Rows of 256 × 3 bytes are a multiple of four, as the format wants them.
  const file = Buffer.alloc(headerBytes + width * height * 3);
  file.write('BM', 0, 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(headerBytes, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  const [red, green, blue] = backdrop;
  file.fill(Uint8Array.of(blue, green, red), headerBytes);
  for (const shape of shapes) paint(file, shape);
  return file;
}

/** Only the pixels around the shape are looked at: whoever starts a process waits for this. */
function paint(file: Buffer, { x, y, rx, ry, colour: [red, green, blue], shade = 0 }: Ellipse): void {
  const bottom = Math.min(height, Math.ceil((y + ry) * height));
  const right = Math.min(width, Math.ceil((x + rx) * width));
  for (let row = Math.max(0, Math.floor((y - ry) * height)); row < bottom; row++) {
    for (let column = Math.max(0, Math.floor((x - rx) * width)); column < right; column++) {
      const distance = (((column + 0.5) / width - x) / rx) ** 2 + (((row + 0.5) / height - y) / ry) ** 2;
      if (distance > 1) continue;
      const light = 1 - shade * distance;
      // Bottom row first, blue first.
      const at = headerBytes + ((height - 1 - row) * width + column) * 3;
      file[at] = blue * light;
      file[at + 1] = green * light;
      file[at + 2] = red * light;
    }
  }
}
