/** The linters of the deployment files: nothing to say of the files as they are, and something of each way to break them. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lintCompose, lintDockerfile, lintManifests } from '../../tools/deployment/linters.js';

const root = path.join(import.meta.dirname, '..', '..');
const read = (file: string): Promise<string> => readFile(path.join(root, file), 'utf8');

/** The text with one thing in it changed; throws when that is not there. */
function broken(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`expected ${from} in the file`);
  return text.replace(from, to);
}

describe('the linter of the Dockerfile', () => {
  it('finds nothing in it', async () => { expect(lintDockerfile(await read('Dockerfile'))).toEqual([]); });

  it.each([
    ['USER 1000:1000', 'USR 1000:1000', 'Unknown instruction'],
    ['EXPOSE 5555', 'EXPOSE x', 'Invalid containerPort'],
    ['HEALTHCHECK --interval=15s', 'HEALTHCHECK --intervall=15s', 'Unknown flag'],
    ['CMD ["serve"]', 'CMD ["serve"]\nCMD ["worker"]', 'CMD'],
  ])('finds %s made %s', async (from, to, message) => {
    expect(lintDockerfile(broken(await read('Dockerfile'), from, to)).join('\n')).toContain(message);
  });
});

describe('the linter of the compose file', () => {
  let folder = '';
  beforeAll(async () => { folder = await mkdtemp(path.join(tmpdir(), 'facegauge-compose-')); });
  afterAll(() => rm(folder, { recursive: true }));

  it('finds nothing in it', async () => { expect(await lintCompose(path.join(root, 'compose.yaml'))).toEqual([]); });

  it.each([
    ['read_only: true', 'read_onyl: true', 'invalid-schema'],
    ['127.0.0.1:15672:15672', '127.0.0.1:5555:15672', 'no-duplicate-exported-ports'],
    ['rabbitmq:3.13-management', 'rabbitmq', 'explicit-tag'],
    ['  worker:', '  service:', 'invalid-yaml'],
  ])('finds %s made %s', async (from, to, rule) => {
    const file = path.join(folder, 'compose.yaml');
    await writeFile(file, broken(await read('compose.yaml'), from, to));
    expect((await lintCompose(file)).join('\n')).toContain(rule);
  });
});

describe('the linter of the Kubernetes manifests', () => {
  const names = readdirSync(path.join(root, 'deploy', 'kubernetes')).filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml');

  it.each(names)('finds nothing in %s', async (name) => { expect(await lintManifests(await read(`deploy/kubernetes/${name}`))).toEqual([]); });

  it.each([
    ['worker.yaml', 'livenessProbe', 'livenesProbe', 'unknown field /spec/template/spec/containers/0/livenesProbe'],
    ['worker.yaml', 'automountServiceAccountToken: false', 'automountServiceAccountToken: "no"', 'must be boolean'],
    ['service.yaml', 'kind: Deployment', 'kind: Deploymnet', 'no such kind'],
    ['service.yaml', '  selector: {app: facegauge}\n', '  selektor: {app: facegauge}\n', 'unknown field /spec/selektor'],
    ['service.yaml', 'containerPort: 5555', 'containerPort: http', 'containerPort must be integer'],
    ['scaling.yaml', 'minReplicas: 2', 'minReplicas: two', 'minReplicas must be integer'],
    ['scaling.yaml', 'maxReplicaCount', 'maxReplicasCount', 'unknown field /spec/maxReplicasCount'],
  ])('finds in %s %s made %s', async (name, from, to, message) => {
    expect((await lintManifests(broken(await read(`deploy/kubernetes/${name}`), from, to))).join('\n')).toContain(message);
  });
});
