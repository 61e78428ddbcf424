/** Command-line flags out of the configuration table. */
import { Option, type Command } from 'commander';
import { describeSchema, readConfig } from '../../config/read.js';
import type { OptionGroup } from '../../config/option.js';
import { configTable, type Config, type ConfigKey } from '../../config/table.js';
import type { CommandIo } from './command-io.js';

/** Adds a flag for every row of the groups; `--help` says variable, range and default. */
export function addConfigOptions(command: Command, groups: readonly OptionGroup[]): void {
  for (const [key, entry] of Object.entries(configTable)) {
    if (!groups.includes(entry.group)) continue;
    const fallback = entry.defaultText ?? (entry.default === undefined ? 'not set' : String(entry.default));
    const description = `${entry.summary} ${describeSchema(entry.schema)}; default: ${fallback} (variable ${entry.variable})`;
    const isSwitch = 'type' in entry.schema && entry.schema.type === 'boolean';
    // A switch that is on by default can be turned off: --flag false.
    const value = isSwitch ? (entry.default === true ? ' [value]' : '') : ' <value>';
    const option = new Option(`--${entry.flag}${value}`, description);
    if (isSwitch) option.preset('true');
    command.addOption(option.argParser((text) => ({ key, text })));
  }
}

/** The configuration from the command's flags and the environment. Throws FaceGaugeError CONFIGURATION_INVALID. */
export function configOf(command: Command, io: Pick<CommandIo, 'environment'>): Config {
  const flags: Partial<Record<ConfigKey, string>> = {};
  for (const value of Object.values(command.opts<Record<string, unknown>>())) {
    if (isFlag(value)) flags[value.key] = value.text;
  }
  return readConfig({ environment: io.environment, flags });
}

interface Flag {
  readonly key: ConfigKey;
  readonly text: string;
}

function isFlag(value: unknown): value is Flag {
  return typeof value === 'object' && value !== null && 'key' in value && 'text' in value;
}
