import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create } from 'tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchPackageFile, fetchPackageFiles } from '../../src/models/package-file.js';

describe('files of a pinned tarball', () => {
  let folder = '';
  let spec = '';
  let integrity = '';
  const large = Buffer.from(Uint32Array.from({ length: 300_000 }, (_, i) => Math.imul(i, 2654435761)).buffer);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'facegauge-tarball-'));
    await mkdir(path.join(folder, 'package/model'), { recursive: true });
    await writeFile(path.join(folder, 'package/package.json'), '{ "name": "pinned", "version": "1.0.0" }');
    await writeFile(path.join(folder, 'package/model/large.bin'), large);
    await writeFile(path.join(folder, 'package/model/small.txt'), 'small');
    await create({ gzip: true, cwd: folder, file: path.join(folder, 'pinned.tgz') }, ['package']);
    spec = `file:${path.join(folder, 'pinned.tgz')}`;
    integrity = `sha512-${createHash('sha512').update(await readFile(path.join(folder, 'pinned.tgz'))).digest('base64')}`;
  });
  afterAll(async () => { await rm(folder, { recursive: true }); });

  it('are taken out whole, and nothing else', async () => {
    let received = 0;
    const files = await fetchPackageFiles(spec, integrity, ['model/large.bin', 'model/small.txt'], (count) => { received += count; });
    expect([...files.keys()].sort()).toEqual(['model/large.bin', 'model/small.txt']);
    expect(Buffer.compare(files.get('model/large.bin')!, large)).toBe(0);
    expect(received).toBeGreaterThan(large.length / 2);
    expect(Buffer.from(await fetchPackageFile(spec, integrity, 'model/small.txt')).toString()).toBe('small');
  });

  it('are refused when the tarball is not the pinned one', async () => {
    const other = `sha512-${createHash('sha512').update('other').digest('base64')}`;
    await expect(fetchPackageFile(spec, other, 'model/small.txt')).rejects.toMatchObject({ code: 'EINTEGRITY' });
  });

  it('are refused when the tarball does not hold them', async () => {
    await expect(fetchPackageFile(spec, integrity, 'model/absent.bin')).rejects.toThrow('to hold model/absent.bin but it does not');
  });
});
