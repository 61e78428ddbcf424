/** The report page: one HTML file that needs nothing else, neither network nor scripts. */
import { reportStyle } from './report-style.js';
import { lineStatuses } from './result-line.js';
import { binCount, type BatchSummary, type Worst } from './summary.js';

/** JPEG bytes of a small picture, or undefined when there is none. */
export type ThumbnailMaker = (file: string) => Promise<Uint8Array | undefined>;

/** Thumbnails are personal data: there are none unless a maker is given. */
export async function renderReport(summary: BatchSummary, title: string, makeThumbnail?: ThumbnailMaker): Promise<string> {
  const worst: string[] = [];
  for (const one of summary.worst) worst.push(renderWorst(one, await makeThumbnail?.(one.file)));
  const { photos, profiles } = summary;
  const { score, ...components } = Object.fromEntries(summary.distributions);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escape(title)}</title>
<style>${reportStyle}</style></head><body>
<h1>${escape(title)}</h1>
<p>${photos.toLocaleString('en')} photos${profiles.length === 0 ? '' : `, judged by ${escape(profiles.join(', '))}`}</p>
<h2>Outcome</h2>
${renderWhole(summary)}
${renderTable(lineStatuses.map((status) => [status, summary.byStatus[status], status]), photos)}
<h2>Reasons</h2>
${summary.byReason.length === 0 ? '<p>None: every photo passed.</p>' : `<p>A photo counts under each of its reasons.</p>\n${renderTable(summary.byReason.map(([reason, part]) => [reason, part, 'bar']), photos)}`}
${score === undefined ? '' : `<h2>Score</h2>\n<p>Of the largest face, 0 to 100; larger is better.</p>\n<div class="large">${renderDistribution('score', score)}</div>`}
${Object.keys(components).length === 0 ? '' : `<h2>Measures</h2>\n<p>Quality component of the largest face, 0 to 100, in steps of 5. The dashed line is the median.</p>
<div class="grid">${Object.entries(components).map(([id, bins]) => renderDistribution(id, bins)).join('')}</div>`}
${worst.length === 0 ? '' : `<h2>Lowest scores among the refused</h2>\n<div class="grid">${worst.join('')}</div>`}
</body></html>
`;
}

const share = (part: number, photos: number): number => (photos === 0 ? 0 : (100 * part) / photos);

/** All photos as one bar. */
function renderWhole({ photos, byStatus }: BatchSummary): string {
  let left = 0;
  const parts = lineStatuses.map((status) => {
    const width = share(byStatus[status], photos);
    const part = `<rect class="${status}" x="${left.toFixed(2)}" width="${width.toFixed(2)}" height="10"><title>${status}: ${byStatus[status]}</title></rect>`;
    left += width;
    return part;
  });
  const label = lineStatuses.map((status) => `${status} ${byStatus[status]}`).join(', ');
  return `<svg class="whole" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${label}">${parts.join('')}</svg>`;
}

type Row = readonly [name: string, part: number, colour: string];

function renderTable(rows: readonly Row[], photos: number): string {
  const body = rows.map(([name, part, colour]) => {
    const percent = share(part, photos);
    const bar = `<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="${colour}" width="${percent.toFixed(2)}" height="10"/></svg>`;
    return `<tr><th scope="row">${escape(name)}</th><td class="n">${part.toLocaleString('en')}</td><td class="n">${percent.toFixed(1)} %</td><td class="w">${bar}</td></tr>`;
  });
  return `<table>${body.join('')}</table>`;
}

const [chartWidth, chartHeight] = [200, 70];
/** Pixels that the smallest count still has, so that a single photo is seen beside a million. */
const leastHeight = 1.5;

function renderDistribution(id: string, bins: readonly number[]): string {
  const highest = Math.max(1, ...bins);
  const step = chartWidth / bins.length;
  const bars = bins.map((part, bin) => {
    const height = part === 0 ? 0 : Math.max(leastHeight, (chartHeight * part) / highest);
    const range = `${(100 * bin) / binCount}–${(100 * (bin + 1)) / binCount}`;
    return `<rect class="bar" x="${(bin * step).toFixed(1)}" y="${(chartHeight - height).toFixed(1)}" width="${(step - 1).toFixed(1)}" height="${height.toFixed(1)}"><title>${range}: ${part}</title></rect>`;
  });
  const total = bins.reduce((sum, part) => sum + part, 0);
  const median = medianOf(bins, total);
  const x = ((median * chartWidth) / 100).toFixed(1);
  return `<figure><figcaption>${escape(id)} <span>${total.toLocaleString('en')} faces, median about ${median.toFixed(0)}</span></figcaption>
<svg viewBox="0 0 ${chartWidth} ${chartHeight}" role="img" aria-label="Distribution of ${escape(id)}, median about ${median.toFixed(0)}">${bars.join('')}<line class="middle" x1="${x}" x2="${x}" y1="0" y2="${chartHeight}"/></svg>
<div class="axis" aria-hidden="true"><span>0</span><span>50</span><span>100</span></div></figure>`;
}

/** Of 0…100, from counts by bin: as if a bin's values were spread evenly over it. */
function medianOf(bins: readonly number[], total: number): number {
  let below = 0;
  for (const [bin, part] of bins.entries()) {
    if (part > 0 && below + part >= total / 2) return ((bin + (total / 2 - below) / part) * 100) / bins.length;
    below += part;
  }
  return 0;
}

function renderWorst({ file, score, reasons }: Worst, thumbnail: Uint8Array | undefined): string {
  const picture = thumbnail === undefined ? '' : `<img alt="" src="data:image/jpeg;base64,${Buffer.from(thumbnail).toString('base64')}">`;
  return `<figure>${picture}<figcaption>${escape(file)} <span>score ${(100 * score).toFixed(1)}: ${escape(reasons.join(', '))}</span></figcaption></figure>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
