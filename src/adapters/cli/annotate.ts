/** Draws what was found onto a photo: box, landmarks, pose axes, failed checks. */
import sharp from 'sharp';
import type { Assessment, FaceAssessment } from '../../assessment.js';
import { projectAxis } from '../../geometry/pose-axes.js';
import { limits } from '../../limits.js';
import { openImage } from '../../stages/decode/decoder.js';
import type { HeadPose } from '../../stages/contract.js';

/** Longer side of the picture: enough to see every landmark, small enough to open anywhere. */
const maxLongSidePixels = 2000;

const svgLoader = 'VipsForeignLoadSvgBuffer';
const green = '#18a558';
const red = '#d7263d';

/** A PNG of the upright photo with every face marked. `bytes` must be the photo that was assessed. */
export async function annotate(bytes: Uint8Array, assessment: Assessment): Promise<Uint8Array> {
  const source = await openImage(bytes, { maxPixels: limits.maxPixels });
  const { raster, scale } = await source.decode(maxLongSidePixels);
  const { width, height, channels, data } = raster;
  const overlay = drawOverlay(assessment.faces, width, height, 1 / scale);
  const marks = await renderDrawing(overlay);
  return sharp(data, { raw: { width, height, channels } })
    .composite([{ input: marks, raw: { width, height, channels: 4 } }])
    .png()
    .toBuffer();
}

/**
 * RGBA pixels of our own drawing. The decoder keeps libvips' SVG loader shut against strangers' files; it is open only
 * while this one text, made here, is rendered.
 */
async function renderDrawing(svg: string): Promise<Buffer> {
  sharp.unblock({ operation: [svgLoader] });
  try {
    return await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer();
  } finally {
    sharp.block({ operation: [svgLoader] });
  }
}

/** The drawing as SVG in picture pixels; `zoom` takes full-size pixels to picture pixels. */
export function drawOverlay(faces: readonly FaceAssessment[], width: number, height: number, zoom: number): string {
  const marks = faces.map((face) => drawFace(face, zoom, height)).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${marks}</svg>`;
}

function drawFace(face: FaceAssessment, zoom: number, pictureHeight: number): string {
  const [x, y] = [face.box.xMin * zoom, face.box.yMin * zoom];
  const [width, height] = [(face.box.xMax - face.box.xMin) * zoom, (face.box.yMax - face.box.yMin) * zoom];
  const colour = face.verdict.passed ? green : red;
  const stroke = Math.max(1.5, width / 120);
  const dots = (face.landmarks ?? []).map(([px, py]) => `<circle cx="${round(px * zoom)}" cy="${round(py * zoom)}" r="${round(Math.max(0.6, width / 280))}"/>`).join('');
  return [
    `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="none" stroke="${colour}" stroke-width="${round(stroke)}"/>`,
    `<g fill="#ffe14d" fill-opacity="0.9">${dots}</g>`,
    drawAxes(face.pose, x + width / 2, y + height / 2, width / 2, stroke),
    drawLabel(labelOf(face), { left: x, boxTop: y, boxBottom: y + height, pictureHeight }, colour, Math.max(11, width / 18)),
  ].join('');
}

function labelOf(face: FaceAssessment): string[] {
  const failed = face.verdict.checks.filter(({ status, severity }) => status !== 'pass' && severity === 'fail').map(({ measure }) => measure);
  const score = face.score === undefined ? '' : ` ${face.score.toFixed(2)}`;
  return [`${face.verdict.passed ? 'passed' : 'failed'}${score}`, ...failed];
}

interface LabelPlace {
  readonly left: number;
  /** Edges of the face box that the label keeps off. */
  readonly boxTop: number;
  readonly boxBottom: number;
  readonly pictureHeight: number;
}

/** Verdict and failed checks, in lines under the box, or over it where there is no room; on a plate that keeps them readable. */
function drawLabel(lines: readonly string[], place: LabelPlace, colour: string, size: number): string {
  const plateHeight = size * (1.2 * lines.length + 0.4);
  const plateWidth = Math.max(...lines.map((line) => line.length)) * size * 0.6 + size * 0.8;
  const below = place.boxBottom + plateHeight <= place.pictureHeight;
  const top = below ? place.boxBottom : Math.max(0, place.boxTop - plateHeight);
  const left = Math.max(0, place.left);
  const texts = lines.map((line, index) => `<text x="${round(left + size * 0.4)}" y="${round(top + size * (1.2 * index + 1.1))}">${line}</text>`).join('');
  return [
    `<rect x="${round(left)}" y="${round(top)}" width="${round(plateWidth)}" height="${round(plateHeight)}" fill="${colour}" fill-opacity="0.8"/>`,
    `<g fill="#fff" font-family="sans-serif" font-size="${round(size)}">${texts}</g>`,
  ].join('');
}

/** Image plane ends of the head's own axes: nose (blue), top of the head (green), image right ear (red). */
function drawAxes(pose: HeadPose, x: number, y: number, length: number, stroke: number): string {
  const axes = [[projectAxis(pose, [1, 0, 0]), '#ff4d4d'], [projectAxis(pose, [0, -1, 0]), '#4dff7c'], [projectAxis(pose, [0, 0, -1]), '#4da6ff']] as const;
  return axes
    .map(([[dx, dy], colour]) => `<line x1="${round(x)}" y1="${round(y)}" x2="${round(x + dx * length)}" y2="${round(y + dy * length)}" stroke="${colour}" stroke-width="${round(stroke * 1.3)}"/>`)
    .join('');
}

const round = (value: number): number => Math.round(value * 100) / 100;
