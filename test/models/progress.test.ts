import { spawnSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgressReporter } from '../../src/models/progress.js';

const started = { kind: 'started', models: 2, bytes: 2e6 } as const;

function collect(isTTY: boolean): { readonly stream: PassThrough & { isTTY?: boolean }; readonly text: () => string } {
  const parts: string[] = [];
  const stream: PassThrough & { isTTY?: boolean } = Object.assign(new PassThrough(), { isTTY, columns: 80, cursorTo: () => true, clearLine: () => true });
  stream.on('data', (part: Buffer) => parts.push(part.toString()));
  return { stream, text: () => parts.join('') };
}

describe('the progress of provisioning', () => {
  it('is plain lines where nobody watches a terminal', () => {
    const { stream, text } = collect(false);
    const report = createProgressReporter(stream);
    for (const event of [started, { kind: 'received', bytes: 1e6 }, { kind: 'placed', id: 'first', done: 1, models: 2 }, { kind: 'failed' }] as const) report(event);
    expect(text()).toBe('Fetching 2 models (2.0 MB of packages)\nModel 1 of 2 in place: first\n');
  });

  it.each([{ kind: 'finished', models: 2 }, { kind: 'failed' }] as const)('gives a terminal its cursor back and lets the process end when it has $kind', (last) => {
    // In a process of its own: a bar that goes on would keep it alive until the limit.
    const script = `
      import { createProgressReporter } from ${JSON.stringify(new URL('../../dist/models/progress.js', import.meta.url).href)};
      const stream = Object.assign(process.stdout, { isTTY: true, columns: 80, cursorTo: () => true, clearLine: () => true });
      const report = createProgressReporter(stream);
      report(${JSON.stringify(started)});
      report(${JSON.stringify(last)});
    `;
    const result = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', timeout: 20_000 });
    expect({ status: result.status, stderr: result.stderr }).toEqual({ status: 0, stderr: '' });
    const hidden = result.stdout.lastIndexOf('\u001B[?25l');
    expect(hidden).toBeGreaterThanOrEqual(0);
    expect(result.stdout.lastIndexOf('\u001B[?25h')).toBeGreaterThan(hidden);
  });
});
