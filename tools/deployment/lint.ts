/** Lints everything that deploys the service: Dockerfile, compose.yaml, deploy/kubernetes. Exit code 1 when something is wrong. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { lintCompose, lintDockerfile, lintManifests } from './linters.js';

const root = path.join(import.meta.dirname, '..', '..');
const manifests = path.join('deploy', 'kubernetes');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

const findings = new Map<string, readonly string[]>([
  ['Dockerfile', lintDockerfile(read('Dockerfile'))],
  ['compose.yaml', await lintCompose(path.join(root, 'compose.yaml'))],
]);
// The kustomization is no object of a cluster; its list of files is compared with the folder by a test.
for (const name of readdirSync(path.join(root, manifests))) {
  if (name.endsWith('.yaml') && name !== 'kustomization.yaml') findings.set(path.join(manifests, name), await lintManifests(read(path.join(manifests, name))));
}
const problems = [...findings].flatMap(([file, lines]) => lines.map((line) => `${file}: ${line}\n`));
for (const problem of problems) process.stderr.write(problem);
process.stdout.write(`${findings.size} deployment files looked at, ${problems.length} problems\n`);
if (problems.length > 0 || findings.size < 5) process.exitCode = 1;
