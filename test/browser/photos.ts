/** Photos as a person would bring them, and a film for a camera that is not there. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { makePortrait } from '../support/photos.js';

export interface UploadFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export async function portraitFile(id: string, scale = 1): Promise<UploadFile> {
  return { name: `${id}.jpg`, mimeType: 'image/jpeg', buffer: Buffer.from(await makePortrait(id, { scale })) };
}

/** The same photo as a phone on its side stores it: turned, with EXIF orientation 6. */
export async function turnedFile({ name, mimeType, buffer }: UploadFile): Promise<UploadFile> {
  const turned = await sharp(buffer).rotate(270).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();
  return { name: `turned-${name}`, mimeType, buffer: turned };
}

const film = { width: 640, height: 480, framesPerSecond: 5, secondsEach: 3 } as const;

/** A film in YUV4MPEG2: an empty room, then a person; Chromium plays it over and over. Answers its path. */
export async function writeFilm(portrait: Buffer): Promise<string> {
  const { width, height, framesPerSecond, secondsEach } = film;
  const room = await sharp({ create: { width, height, channels: 3, background: '#8a8f96' } }).raw().toBuffer();
  const person = await sharp(portrait).resize(width, height, { fit: 'contain', background: '#8a8f96' }).removeAlpha().raw().toBuffer();
  const frames = [room, person].flatMap((pixels) => Array.from({ length: framesPerSecond * secondsEach }, () => toPlanes(pixels, width, height)));
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
  const file = join(await mkdtemp(join(tmpdir(), 'facegauge-film-')), 'film.y4m');
  await writeFile(file, Buffer.concat([header, ...frames.flatMap((frame) => [Buffer.from('FRAME\n'), frame])]));
  return file;
}

/** RGB → planar Y, Cb, Cr with half the chroma resolution (ITU-R BT.601, full range). */
function toPlanes(pixels: Buffer, width: number, height: number): Buffer {
  const planes = Buffer.alloc((width * height * 3) / 2);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 3 * (y * width + x);
      const [r, g, b] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
      planes[y * width + x] = Math.round(0.299 * r + 0.587 * g + 0.114 * b);
      if (x % 2 !== 0 || y % 2 !== 0) continue;
      const chroma = width * height + (y / 2) * (width / 2) + x / 2;
      planes[chroma] = Math.min(255, Math.round(128 - 0.168736 * r - 0.331264 * g + 0.5 * b));
      planes[chroma + (width * height) / 4] = Math.min(255, Math.round(128 + 0.5 * r - 0.418688 * g - 0.081312 * b));
    }
  }
  return planes;
}
