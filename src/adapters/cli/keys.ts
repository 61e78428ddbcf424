/** `facegauge keys`: make API keys, and list those of a file. */
import { chmodSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { checkKeyName, formatKeyLine, parseKeys, readKeyFile, scopes, type KeyEntry, type Scope } from '../../config/key-file.js';
import { configTable } from '../../config/table.js';
import { FaceGaugeError } from '../../errors.js';
import { hashKey, makeKey } from '../http/access/key.js';
import type { CommandIo } from './command-io.js';
import { formatTable } from './text-table.js';

interface CreateFlags {
  readonly name: string;
  readonly scope: readonly Scope[];
  readonly requestsPerMinute?: number;
  readonly concurrency?: number;
  readonly expires?: string;
  readonly file?: string;
}

/** Only its owner may read it: the hashes open nothing, but the names say who uses the service. */
const fileMode = 0o600;

export function registerKeys(program: Command, io: CommandIo): void {
  const keys = program.command('keys').description('API keys of the service: make one, list those of a file');
  keys.command('create')
    .description('Make a key. It is shown once; the file of keys has its hash alone')
    .requiredOption('--name <name>', 'who it is for; in metrics and limits', checkKeyName)
    .addOption(new Option('--scope <scope...>', 'what it may be used for').choices([...scopes]).default(['assess']))
    .option('--requests-per-minute <number>', 'limit of its own', parseCount)
    .option('--concurrency <number>', 'limit of its own on requests at a time', parseCount)
    .option('--expires <date>', 'last day it is valid, as 2030-12-31')
    .option('--file <file>', 'add it to this file of keys (made if it is not there) and not only show its line')
    .action((flags: CreateFlags) => {
      const key = makeKey();
      const entry = entryOf(flags, hashKey(key));
      const line = formatKeyLine(entry);
      if (flags.file === undefined) {
        parseKeys(`keys:\n${line}\n`, 'the new key');
        io.out(`Key (shown only now): ${key}\nLine for the file of keys, below "keys:":\n${line}\n`);
      } else {
        addLine(flags.file, line);
        io.out(`Key (shown only now): ${key}\nAdded to ${flags.file}:\n${line}\n`);
      }
    });
  keys.command('list')
    .description('Names, scopes and limits of the keys of a file')
    .option('--file <file>', `the file of keys; otherwise the variable ${configTable.keysFile.variable} says it`)
    .action(({ file = io.environment[configTable.keysFile.variable] }: { readonly file?: string }) => {
      if (file === undefined || file === '') throw new FaceGaugeError('CONFIGURATION_INVALID', `--file: expected a file of keys, here or in ${configTable.keysFile.variable}.`);
      const rows = readKeyFile(file).map(({ name, scopes: allowed, requestsPerMinute, concurrency, expires, hash }) =>
        [name, allowed.join(' '), String(requestsPerMinute ?? '-'), String(concurrency ?? '-'), expires ?? '-', hash.slice(0, 'sha256:'.length + 12)]);
      io.out(formatTable([['name', 'scopes', 'a minute', 'at a time', 'expires', 'hash'], ...rows]));
    });
}

function entryOf({ name, scope, requestsPerMinute, concurrency, expires }: CreateFlags, hash: string): KeyEntry {
  return {
    name, hash, scopes: [...new Set(scope)],
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(expires === undefined ? {} : { expires }),
  };
}

/** Throws FaceGaugeError CONFIGURATION_INVALID. */
function parseCount(text: string): number {
  if (/^\d{1,7}$/.test(text) && Number(text) > 0) return Number(text);
  throw new FaceGaugeError('CONFIGURATION_INVALID', `Expected a whole number above 0 but received ${JSON.stringify(text)}.`);
}

/** Written beside and moved into place, so that a service that reads it meanwhile sees the old file or the new one. */
function addLine(file: string, line: string): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : 'keys:\n';
  const after = `${before}${before.endsWith('\n') ? '' : '\n'}${line}\n`;
  parseKeys(after, file);
  const mode = existsSync(file) ? statSync(file).mode & 0o777 : fileMode;
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, after, { mode });
  chmodSync(partial, mode);
  renameSync(partial, file);
}
