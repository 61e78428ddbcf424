/** The report page: one HTML file that needs nothing else, neither network nor scripts. */
import type { BatchSummary, Worst } from './summary.js';
import { lineStatuses } from './result-line.js';

/** JPEG bytes of a small picture, or undefined when there is none. */
export type ThumbnailMaker = (file: string) => Promise<Uint8Array | undefined>;

/** Thumbnails are personal data: there are none unless a maker is given. */
export async function renderReport(summary: BatchSummary, title: string, makeThumbnail?: ThumbnailMaker): Promise<string> {
  const worst: string[] = [];
  for (const one of summary.worst) worst.push(renderWorst(one, await makeThumbnail?.(one.file)));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escape(title)}</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left}td.n{text-align:right;font-variant-numeric:tabular-nums}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1.2rem}figure{margin:0}figcaption{font-size:.85rem;overflow-wrap:anywhere}
svg{width:100%;height:auto;background:#f4f6f8}svg rect{fill:#2f6fb0}
</style></head><body>
<h1>${escape(title)}</h1>
<p>${summary.photos} photos.</p>
<h2>Outcome</h2>
${renderTable(lineStatuses.map((status) => [status, summary.byStatus[status]]), summary.photos)}
<h2>Reasons</h2>
<p>A photo counts under each of its reasons.</p>
${renderTable(summary.byReason, summary.photos)}
<h2>Distributions</h2>
<p>Quality component 0 to 100 of the largest face, in steps of 5.</p>
<div class="grid">${[...summary.distributions].map(([id, bins]) => renderDistribution(id, bins)).join('')}</div>
<h2>Lowest scores among the refused</h2>
<div class="grid">${worst.join('')}</div>
</body></html>
`;
}

function renderTable(rows: readonly (readonly [string, number])[], photos: number): string {
  const body = rows.map(([name, part]) => `<tr><td>${escape(name)}</td><td class="n">${part}</td><td class="n">${photos === 0 ? '' : `${((100 * part) / photos).toFixed(1)} %`}</td></tr>`);
  return `<table>${body.join('')}</table>`;
}

const [chartWidth, chartHeight] = [200, 80];

function renderDistribution(id: string, bins: readonly number[]): string {
  const highest = Math.max(1, ...bins);
  const step = chartWidth / bins.length;
  const bars = bins.map((part, bin) => {
    const height = (chartHeight * part) / highest;
    return `<rect x="${(bin * step).toFixed(1)}" y="${(chartHeight - height).toFixed(1)}" width="${(step - 1).toFixed(1)}" height="${height.toFixed(1)}"><title>${part}</title></rect>`;
  });
  const total = bins.reduce((sum, part) => sum + part, 0);
  return `<figure><svg viewBox="0 0 ${chartWidth} ${chartHeight}" role="img" aria-label="Distribution of ${escape(id)}">${bars.join('')}</svg><figcaption>${escape(id)} (${total} faces)</figcaption></figure>`;
}

function renderWorst({ file, score, reasons }: Worst, thumbnail: Uint8Array | undefined): string {
  const picture = thumbnail === undefined ? '' : `<img alt="" src="data:image/jpeg;base64,${Buffer.from(thumbnail).toString('base64')}">`;
  return `<figure>${picture}<figcaption>${escape(file)}<br>score ${score.toFixed(3)}: ${escape(reasons.join(', '))}</figcaption></figure>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
