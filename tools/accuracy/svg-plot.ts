/** Line charts as SVG text: small, and readable in a diff. */

export interface Series {
  readonly title: string;
  readonly points: readonly (readonly [number, number])[];
  readonly dashed?: boolean;
  readonly dots?: boolean;
}

export interface Axis {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

const colours = ['#0b6e99', '#d1495b', '#4f772d', '#8d5fd3', '#c77d00', '#555555', '#00a39a'];
const width = 640;
const height = 400;
const left = 64;
const right = 16;
const top = 36;
const bottom = 48;

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A chart with a legend inside. Points outside the axes are clipped. */
export function plotLines(title: string, x: Axis, y: Axis, series: readonly Series[]): string {
  const px = (value: number): string => (left + ((value - x.from) / (x.to - x.from)) * (width - left - right)).toFixed(1);
  const py = (value: number): string => (height - bottom - ((value - y.from) / (y.to - y.from)) * (height - top - bottom)).toFixed(1);
  const lines = series.flatMap(({ points, dashed, dots, title: name }, k) => {
    const colour = colours[k % colours.length]!;
    const path = `<polyline clip-path="url(#area)" fill="none" stroke="${colour}" stroke-width="2"${dashed ? ' stroke-dasharray="6 4"' : ''} points="${points.map(([a, b]) => `${px(a)},${py(b)}`).join(' ')}"/>`;
    const marks = dots ? points.map(([a, b]) => `<circle cx="${px(a)}" cy="${py(b)}" r="3" fill="${colour}"/>`) : [];
    const legend = `<text x="${width - right - 8}" y="${top + 16 + 17 * k}" text-anchor="end" fill="${colour}">${escape(name)}</text>`;
    return [path, ...marks, legend];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<clipPath id="area"><rect x="${left}" y="${top}" width="${width - left - right}" height="${height - top - bottom}"/></clipPath>`,
    `<text x="${left}" y="22" font-size="15">${escape(title)}</text>`,
    ...x.ticks.flatMap((tick) => [
      `<line x1="${px(tick)}" x2="${px(tick)}" y1="${top}" y2="${height - bottom}" stroke="#e4e4e4"/>`,
      `<text x="${px(tick)}" y="${height - bottom + 17}" text-anchor="middle">${tick}</text>`,
    ]),
    ...y.ticks.flatMap((tick) => [
      `<line x1="${left}" x2="${width - right}" y1="${py(tick)}" y2="${py(tick)}" stroke="#e4e4e4"/>`,
      `<text x="${left - 6}" y="${(Number(py(tick)) + 4).toFixed(1)}" text-anchor="end">${tick}</text>`,
    ]),
    `<text x="${(left + width - right) / 2}" y="${height - 10}" text-anchor="middle">${escape(x.title)}</text>`,
    `<text transform="translate(16 ${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle">${escape(y.title)}</text>`,
    ...lines,
    '</svg>', '',
  ].join('\n');
}

/** About five round numbers from `from` to `to`. */
export function roundTicks(from: number, to: number): number[] {
  const rough = (to - from) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * power).find((candidate) => candidate >= rough * 0.99)!;
  const ticks: number[] = [];
  for (let tick = Math.ceil(from / step - 1e-9) * step; tick <= to + step * 1e-9; tick += step) ticks.push(Number(tick.toPrecision(6)));
  return ticks;
}
