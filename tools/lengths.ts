/** No source file is longer than 350 lines; generated files and tables of data are not source. Prints how many it looked at. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const maxLines = 350;
const folders = ['src', 'web', 'tools', 'bench', 'test'];

const files = execFileSync('git', ['ls-files', ...folders], { encoding: 'utf8' }).split('\n').filter((file) => /\.(ts|tsx|mts|mjs|css|py)$/.test(file));
const lengths = files.map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length - 1 }));
const tooLong = lengths.filter(({ lines }) => lines > maxLines);
for (const { file, lines } of tooLong) process.stderr.write(`${file}: ${lines} lines, more than ${maxLines}\n`);
process.stdout.write(`${files.length} files looked at, ${tooLong.length} longer than ${maxLines} lines\n`);
if (files.length === 0 || tooLong.length > 0) process.exitCode = 1;
