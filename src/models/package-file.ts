/** Takes single files out of a pinned tarball of the npm registry, streaming: nothing else of the package is kept. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

/** Attempts and pauses: offline, the answer comes within seconds; a registry that hiccups gets two more chances. */
const retries = { fetchRetries: 2, fetchRetryMintimeout: 500, fetchRetryMaxtimeout: 4000, fetchTimeout: 60_000 } as const;

/** npm's own settings that say where the registry is and how to reach it (see `npm help config`). */
async function readNpmSettings(): Promise<Record<string, unknown>> {
  let settings: Record<string, unknown>;
  try {
    // Through a shell on Windows, where npm is a batch file. The arguments are constant.
    const { stdout } = await promisify(execFile)('npm', ['config', 'list', '--json'], { shell: process.platform === 'win32', maxBuffer: 4 * 1024 * 1024 });
    settings = JSON.parse(stdout) as Record<string, unknown>;
  } catch {
    // Without npm on the path its defaults are as good as any.
    return {};
  }
  const text = (key: string): string | undefined => (typeof settings[key] === 'string' && settings[key] !== '' ? settings[key] : undefined);
  const options: Record<string, unknown> = {
    registry: text('registry'), proxy: text('https-proxy') ?? text('proxy'), noProxy: text('noproxy'), cache: text('cache') === undefined ? undefined : `${text('cache') ?? ''}/_cacache`,
  };
  if (settings['strict-ssl'] === false) options.strictSSL = false;
  if (settings.offline === true) options.offline = true;
  const authorities = text('cafile');
  if (authorities !== undefined) options.ca = await readFile(authorities, 'utf8').catch(() => undefined);
  for (const key of Object.keys(settings)) if (key.endsWith(':registry')) options[key] = settings[key];
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

async function readEntries(tarball: Readable, paths: ReadonlySet<string>, onBytes: (count: number) => void): Promise<Map<string, Uint8Array>> {
  const { Parser } = await import('tar');
  const files = new Map<string, Uint8Array>();
  // Every path in an npm tarball begins with one folder, whatever its name.
  const inner = (name: string): string => name.slice(name.indexOf('/') + 1);
  const parser = new Parser({
    filter: (name) => paths.has(inner(name)),
    onReadEntry: (entry) => {
      const parts: Buffer[] = [];
      entry.on('data', (part: Buffer) => parts.push(part));
      entry.on('end', () => files.set(inner(entry.path), Buffer.concat(parts)));
    },
  });
  await new Promise<void>((resolve, reject) => {
    parser.on('end', resolve);
    parser.on('error', reject);
    tarball.on('error', reject);
    tarball.on('data', (part: Buffer) => {
      onBytes(part.length);
      if (!parser.write(part)) {
        tarball.pause();
        parser.once('drain', () => { tarball.resume(); });
      }
    });
    tarball.on('end', () => { parser.end(); });
  });
  return files;
}

/**
 * Fetches one tarball and keeps some of its files, in memory.
 *
 * @param spec `name@version`, exact.
 * @param integrity the tarball's subresource integrity; the bytes are checked against it while they stream.
 * @param paths files inside the package.
 * @param onBytes told of every piece of the tarball as it arrives.
 * Throws what the registry client throws (`code` ENOTFOUND, EINTEGRITY, E404, …), and RangeError when a file is not in the package.
 */
export async function fetchPackageFiles(
  spec: string, integrity: string, paths: readonly string[], onBytes: (count: number) => void = () => undefined,
): Promise<Map<string, Uint8Array>> {
  const { default: pacote } = await import('pacote');
  const wanted = new Set(paths);
  const options = { ...retries, ...await readNpmSettings(), integrity };
  const files = await pacote.tarball.stream(spec, (tarball) => readEntries(tarball, wanted, onBytes), options);
  for (const path of wanted) {
    if (!files.has(path)) throw new RangeError(`expected ${spec} to hold ${path} but it does not`);
  }
  return files;
}

/** One file of a pinned tarball: see fetchPackageFiles. */
export async function fetchPackageFile(spec: string, integrity: string, path: string): Promise<Uint8Array> {
  const files = await fetchPackageFiles(spec, integrity, [path]);
  return files.get(path)!;
}
