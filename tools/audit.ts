/** `npm run audit`: fails when a package that the service runs with has a known weakness, high or critical, and when that could not be asked. */
import { spawnSync } from 'node:child_process';

interface Report {
  readonly metadata?: { readonly vulnerabilities: Readonly<Record<string, number>>; readonly dependencies?: Readonly<Record<string, number>> };
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>;
  readonly message?: string;
}

/** Exit codes: 0 nothing high, 1 something high or critical, 2 not asked. */
const { stdout, stderr, status } = spawnSync('npm', ['audit', '--omit=dev', '--audit-level=high', '--json'], { encoding: 'utf8', shell: process.platform === 'win32' });

function parse(text: string): Report {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return {};
  }
}

const { metadata, vulnerabilities = {}, message } = parse(stdout);
if (metadata === undefined) {
  const reason = message ?? stderr.split('\n').find((line) => line.includes('npm error')) ?? 'no answer that could be read';
  process.stderr.write(`The registry could not be asked for known weaknesses, so nothing was checked: ${reason}\n`);
  process.exitCode = 2;
} else {
  const grave = Object.entries(vulnerabilities).filter(([, { severity }]) => severity === 'high' || severity === 'critical');
  for (const [name, { severity }] of grave) process.stderr.write(`${name}: ${severity}\n`);
  process.stdout.write(`${metadata.dependencies?.total ?? 'All'} packages looked at, ${grave.length} with a known weakness that is high or critical\n`);
  if (grave.length > 0 || status !== 0) process.exitCode = 1;
}
