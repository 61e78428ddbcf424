/** Writes size and hash of the trained file into the manifest: `tsx tools/training/attributes/pin.ts`. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const manifestPath = 'models/manifest.json';
const file = 'face-attributes.onnx';
const bytes = readFileSync(`models/trained/${file}`);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const text = readFileSync(manifestPath, 'utf8');
const entry = /("file": "face-attributes\.onnx",[\s\S]*?"sha256": ")[0-9a-f]{64}(",\s*"bytes": )\d+/;
if (!entry.test(text)) throw new Error(`expected an entry for ${file} in ${manifestPath}`);
writeFileSync(manifestPath, text.replace(entry, `$1${sha256}$2${bytes.length}`));
process.stdout.write(`${file}: ${bytes.length} bytes, SHA-256 ${sha256}\n`);
