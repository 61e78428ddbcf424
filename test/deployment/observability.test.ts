/** Dashboard and alerts against the metrics that the service tells: a name that is not there would never alarm. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from '../../src/adapters/http/observability/metrics.js';

const folder = path.join(import.meta.dirname, '..', '..', 'deploy');
const known = new Set<string>();

beforeAll(async () => {
  const metrics = createMetrics();
  metrics.watchEngine(() => ({ workers: [], ready: 0, spares: 0, queued: 0, inFlight: 0, capacity: 1, restarts: 0, meanServiceMs: 0, expectedWaitMs: 0 }));
  metrics.watchProcess();
  for (const [, name = '', type] of (await metrics.render()).matchAll(/^# TYPE (\S+) (\S+)$/gm)) {
    known.add(name);
    if (type === 'histogram') for (const suffix of ['_bucket', '_sum', '_count']) known.add(name + suffix);
  }
});

/** Names of metrics in an expression of PromQL. */
const namesIn = (expression: string): string[] => expression.match(/\b(?:facegauge|nodejs|process)_[a-z0-9_]+\b/g) ?? [];

describe('deploy/prometheus/alerts.yaml', () => {
  const { groups } = parse(readFileSync(path.join(folder, 'prometheus', 'alerts.yaml'), 'utf8')) as { groups: { rules: Record<string, unknown>[] }[] };
  const rules = groups.flatMap((group) => group.rules);

  it.each(rules.map((rule) => [String(rule.alert), rule] as const))('%s has an expression of metrics that are there, a severity and a summary', (_name, rule) => {
    const names = namesIn(String(rule.expr));
    if (rule.expr !== 'up{job="facegauge"} == 0') expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(known).toContain(name);
    expect(rule).toMatchObject({ labels: { severity: expect.stringMatching(/^(warning|critical)$/) as string }, annotations: { summary: expect.any(String) as string } });
  });

  it('has a name for each', () => {
    expect(rules.length).toBeGreaterThan(8);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });
});

describe('deploy/grafana/facegauge.json', () => {
  const { panels } = JSON.parse(readFileSync(path.join(folder, 'grafana', 'facegauge.json'), 'utf8')) as { panels: { id: number; title: string; targets: { expr: string }[] }[] };

  it.each(panels.map((panel) => [panel.title, panel] as const))('%s shows metrics that are there', (_title, { targets }) => {
    for (const { expr } of targets) {
      const names = namesIn(expr);
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) expect(known).toContain(name);
    }
  });

  it('shows every metric of ours', () => {
    const shown = new Set(panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => namesIn(expr))).map((name) => name.replace(/_(bucket|sum|count)$/, '')));
    const own = [...known].filter((name) => name.startsWith('facegauge_') && !/_(bucket|sum|count)$/.test(name));
    expect(own.length).toBeGreaterThan(15);
    expect([...shown].filter((name) => name.startsWith('facegauge_')).sort()).toEqual(own.sort());
  });
});
