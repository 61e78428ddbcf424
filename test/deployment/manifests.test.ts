/** The deployment files against one another and against the configuration table: what they name must be there. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { commandAllocator } from '../../src/config/child-environment.js';
import { configTable } from '../../src/config/table.js';

const root = path.join(import.meta.dirname, '..', '..');
const folder = path.join(root, 'deploy', 'kubernetes');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

type Node = Readonly<Record<string, unknown>>;

function parse(text: string): Node[] {
  return parseAllDocuments(text, { merge: true }).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Node;
  });
}

/** The value at a path of keys. */
function at(node: unknown, ...keys: (string | number)[]): unknown {
  return keys.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], node);
}

const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const manifests = files.filter((name) => name !== 'kustomization.yaml').flatMap((name) => parse(readFileSync(path.join(folder, name), 'utf8')));
const ofKind = (kind: string): Node[] => manifests.filter((one) => one.kind === kind);
const variables = new Set<string>(Object.values(configTable).map(({ variable }) => variable));
const { version } = JSON.parse(read('package.json')) as { version: string };

describe('the Kubernetes manifests', () => {
  it('are all in the kustomization, and each has version, kind and name', () => {
    expect(manifests.length).toBeGreaterThanOrEqual(5);
    const [kustomization] = parse(readFileSync(path.join(folder, 'kustomization.yaml'), 'utf8'));
    expect([...(kustomization?.resources as string[])].sort()).toEqual(files.filter((name) => name !== 'kustomization.yaml').sort());
    for (const one of manifests) expect([typeof one.apiVersion, typeof one.kind, typeof at(one, 'metadata', 'name')]).toEqual(['string', 'string', 'string']);
  });

  it.each(ofKind('Deployment').map((one) => [String(at(one, 'metadata', 'name')), one] as const))('run %s without rights, with probes, requests and a pinned image', (_name, deployment) => {
    const pod = at(deployment, 'spec', 'template', 'spec');
    const container = at(pod, 'containers', 0) as Node;
    expect(at(deployment, 'spec', 'selector', 'matchLabels')).toEqual(at(deployment, 'spec', 'template', 'metadata', 'labels'));
    expect(at(pod, 'securityContext', 'runAsNonRoot')).toBe(true);
    expect(container.securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
    expect(container.image).toBe(`facegauge:${version}`);
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) expect(container[probe]).toBeTypeOf('object');
    expect(at(container, 'resources', 'requests')).toMatchObject({ cpu: expect.any(String) as string, memory: expect.any(String) as string });
    for (const { name } of container.env as { name: string }[]) expect(variables).toContain(name);
  });

  it.each([['facegauge', configTable.spares.default], ['facegauge-worker', 0]])('give %s the memory that was measured, and room above it', (name, spares) => {
    const [, main, each, spare] = (/(\d+) MB \+ w × (\d+) MB \+ s × (\d+) MB/.exec(read('docs/scaling.md')) ?? []).map(Number);
    const container = at(ofKind('Deployment').find((one) => at(one, 'metadata', 'name') === name), 'spec', 'template', 'spec', 'containers', 0);
    const workers = Number((at(container, 'env') as { name: string; value: string }[]).find((entry) => entry.name === configTable.workers.variable)?.value);
    const bytesOf = (kind: string): number => Number(/^(\d+)Mi$/.exec(String(at(container, 'resources', kind, 'memory')))?.[1]) * 2 ** 20;
    const resident = (main! + workers * each! + spares * spare!) * 1e6;
    expect(bytesOf('requests')).toBeGreaterThanOrEqual(resident);
    expect(bytesOf('limits')).toBeGreaterThanOrEqual(resident + workers * 3 * configTable.maxPixels.default + (spares > 0 ? configTable.maxUploadBytes.default : 0));
  });

  it('demand keys of whoever reaches the service, from a secret, and probe it from inside', () => {
    const service = ofKind('Deployment').find((one) => at(one, 'metadata', 'name') === 'facegauge');
    const pod = at(service, 'spec', 'template', 'spec');
    const file = (at(pod, 'containers', 0, 'env') as { name: string; value: string }[]).find(({ name }) => name === configTable.keysFile.variable)?.value ?? '';
    const mount = (at(pod, 'containers', 0, 'volumeMounts') as { name: string; mountPath: string }[]).find(({ mountPath }) => mountPath === path.dirname(file));
    expect((at(pod, 'volumes') as { name: string; secret?: object }[]).find(({ name }) => name === mount?.name)?.secret).toMatchObject({ secretName: 'facegauge-keys' });
    for (const probe of ['startupProbe', 'readinessProbe']) expect(String(at(pod, 'containers', 0, probe, 'exec', 'command', 2))).toContain('http://127.0.0.1:5555/readyz');
  });

  it('scale and address deployments that are there, and the queue that the worker takes from', () => {
    const names = ofKind('Deployment').map((one) => at(one, 'metadata', 'name'));
    for (const scaler of [...ofKind('HorizontalPodAutoscaler'), ...ofKind('ScaledObject')]) expect(names).toContain(at(scaler, 'spec', 'scaleTargetRef', 'name'));
    expect(at(ofKind('ScaledObject')[0], 'spec', 'triggers', 0, 'metadata', 'queueName')).toBe(configTable.queueDown.default);
    const [service] = ofKind('Service');
    expect(ofKind('Deployment').map((one) => at(one, 'spec', 'template', 'metadata', 'labels'))).toContainEqual(at(service, 'spec', 'selector'));
    expect(at(service, 'spec', 'ports', 0, 'port')).toBe(configTable.port.default);
  });
});

describe('compose.yaml', () => {
  const [compose] = parse(read('compose.yaml'));
  const services = Object.entries(compose?.services as Record<string, Node>);

  it('runs service, worker and broker, pinned, with the variables of the configuration', () => {
    expect(services.map(([name]) => name).sort()).toEqual(['rabbitmq', 'service', 'worker']);
    for (const [name, service] of services) {
      expect(service.image).toMatch(/:\d+\.\d+/);
      if (name === 'rabbitmq') continue;
      expect(service).toMatchObject({ image: `facegauge:${version}`, read_only: true, cap_drop: ['ALL'] });
      for (const variable of Object.keys(service.environment as object)) expect(variables).toContain(variable);
      for (const needed of Object.keys((service.depends_on ?? {}))) expect(services.map(([other]) => other)).toContain(needed);
    }
  });

  it('opens ports to this machine only, which is why the service may go without keys', () => {
    expect(at(compose, 'services', 'service', 'environment', configTable.insecure.variable)).toBe('true');
    for (const [, service] of services) for (const port of (service.ports ?? []) as string[]) expect(port).toMatch(/^127\.0\.0\.1:/);
  });
});

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').replaceAll(/\\\n\s*/g, ' ').split('\n').filter((line) => line !== '' && !line.startsWith('#'));

  it('has only known instructions, a slim pinned base, and takes only what is there', () => {
    for (const line of lines) expect(line).toMatch(/^(FROM|WORKDIR|COPY|RUN|ENV|USER|EXPOSE|HEALTHCHECK|ENTRYPOINT|CMD) /);
    expect(lines.filter((line) => line.startsWith('FROM')).every((line) => /^FROM node:\d+-bookworm-slim( AS build)?$/.test(line))).toBe(true);
    for (const file of ['package.json', 'package-lock.json', '.npmrc', 'bin/facegauge.mjs', 'models/manifest.json']) expect(() => read(file)).not.toThrow();
    expect(read('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['.git', 'node_modules', 'test']));
  });

  it("gives the main process the settings of the C library, as the command's first line does where it is run by its name", () => {
    const settings = Object.entries(commandAllocator).map(([name, value]) => `${name}=${value}`).join(' ');
    expect(lines).toContain(`ENV ${settings}`);
    expect(read('bin/facegauge.mjs').split('\n')[0]).toBe(`#!/usr/bin/env -S ${settings} node`);
  });

  it('ends as a user without rights, with a health check and the service as its command', () => {
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM')));
    expect(last).toContain('USER 1000:1000');
    expect(last.some((line) => line.startsWith('HEALTHCHECK ') && line.includes('/readyz'))).toBe(true);
    expect(last.slice(-2)).toEqual(['ENTRYPOINT ["node", "/app/bin/facegauge.mjs"]', 'CMD ["serve"]']);
  });
});
