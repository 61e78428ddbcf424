/** Writes the generated documents: `npm run docs`. With --check nothing is written, and a stale one fails. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { renderConfiguration } from './configuration.js';
import { renderConversions } from './conversions.js';
import { renderErrors } from './errors.js';
import { renderMeasures } from './measures.js';
import { renderThirdParty } from './third-party.js';

const documents: readonly (readonly [path: string, render: () => string])[] = [
  ['docs/configuration.md', renderConfiguration],
  ['docs/errors.md', renderErrors],
  ['docs/measures.md', renderMeasures],
  ['docs/conversions.md', renderConversions],
  ['THIRD_PARTY.md', renderThirdParty],
];

const isCheck = process.argv.includes('--check');
const stale = documents.filter(([path, render]) => {
  const text = render();
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return false;
  if (!isCheck) writeFileSync(path, text);
  return true;
});
const names = stale.map(([path]) => path).join(', ');
process.stdout.write(`${documents.length} generated documents looked at, ${stale.length} ${isCheck ? 'stale' : 'written'}${names === '' ? '' : `: ${names}`}\n`);
if (isCheck && stale.length > 0) {
  process.stderr.write('Run: npm run docs\n');
  process.exitCode = 1;
}
