/** The look of the report page, for light and dark screens, narrow ones and paper. */
export const reportStyle = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#5b6570;--paper:#fff;--panel:#f4f6f8;--line:#d7dde3;--bar:#2f6fb0;--passed:#2e8b57;--failed:#d98324;--no-face:#8a8f98;--error:#b3362b}
@media (prefers-color-scheme:dark){:root{--ink:#e8ebee;--soft:#a3adb8;--paper:#14181d;--panel:#1e242b;--line:#38424d;--bar:#6aa9e6}}
body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:var(--ink);background:var(--paper)}
h1{margin-bottom:0}h2{margin-top:2.2rem}p{color:var(--soft);margin:.3rem 0 .8rem}
table{border-collapse:collapse;width:100%;max-width:46rem}td,th{padding:.25rem .8rem .25rem 0;text-align:left;font-weight:400;border-bottom:1px solid var(--line)}
th{white-space:nowrap}td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}td.w{width:45%}
td.w svg{width:100%;height:.8rem;display:block}.whole{width:100%;max-width:46rem;height:1.6rem;display:block;margin-bottom:.8rem}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr));gap:1.2rem}figure{margin:0;break-inside:avoid}
figcaption{font-size:.85rem;overflow-wrap:anywhere}figcaption span{color:var(--soft);display:block}
figure svg{width:100%;height:auto;background:var(--panel);border-bottom:1px solid var(--ink);display:block}
.bar{fill:var(--bar)}.middle{stroke:var(--ink);stroke-dasharray:3 2}.passed{fill:var(--passed)}.failed{fill:var(--failed)}.no-face{fill:var(--no-face)}.error{fill:var(--error)}
.axis{display:flex;justify-content:space-between;font-size:.75rem;color:var(--soft)}.large{max-width:46rem}
img{width:100%;height:15rem;object-fit:contain;background:var(--panel);display:block}
@media print{body{margin:0;max-width:none}}
`;
