import { existsSync } from 'node:fs';

/** The folder after `--data`. Ends the process with a sentence when it is not given or not there. */
export function readPhotoFolder(argv: readonly string[] = process.argv): string {
  const at = argv.indexOf('--data');
  const folder = at < 0 ? undefined : argv[at + 1];
  if (folder === undefined || !existsSync(folder)) {
    process.stderr.write('Needs the folder of labelled photos: --data <folder>. Nothing was fitted.\n');
    process.exit(2);
  }
  return folder;
}
