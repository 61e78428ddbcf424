/** A photo that a newcomer can send as a first request: from a pinned package, kept beside the networks. */
import { access, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fetchPackageFiles } from '../../models/package-file.js';
import { sha256Of } from '../../models/store.js';

/** MIT; photographs by the author of the package, as its README says. Three women in a bar, all facing the camera. */
const source = {
  spec: '@vladmandic/face-api@1.7.15',
  integrity: 'sha512-WDMmK3CfNLo8jylWqMoQgf4nIst3M0fzx1dnac96wv/dvMTN4DxC/Pq1DGtduDk1lktCamQ3MIDXFnvrdHTXDw==',
  file: 'demo/sample3.jpg',
  sha256: '8eb081c9efb14370fa94d9feab9e5fbeafd19a627491853a80c2bf67f7ffa936',
} as const;

/**
 * The path of the photo, or undefined where there is none. It is only fetched when `mayFetch` (the registry has just
 * been reached for the networks), and doing without it is no error.
 */
export async function provideSamplePhoto(folder: string, mayFetch: boolean): Promise<string | undefined> {
  const file = path.join(folder, 'sample.jpg');
  try {
    if (!mayFetch) await access(file);
    else await fetchTo(file);
    return file;
  } catch {
    return undefined;
  }
}

async function fetchTo(file: string): Promise<void> {
  const bytes = (await fetchPackageFiles(source.spec, source.integrity, [source.file])).get(source.file);
  if (bytes === undefined || sha256Of(bytes) !== source.sha256) throw new Error('The sample photo differs from what was pinned.');
  // Written under another name first: two services that start at once must not read half a photo.
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, bytes);
  await rename(partial, file);
}
