/** docs/configuration.md out of the configuration table. */
import type { OptionGroup } from '../../src/config/option.js';
import { describeSchema } from '../../src/config/read.js';
import { configTable } from '../../src/config/table.js';
import { markdownTable } from './markdown.js';

const titles: Readonly<Record<OptionGroup, string>> = {
  server: 'Server',
  admin: 'Admin port',
  access: 'Access',
  engine: 'Engine',
  limits: 'Limits',
  models: 'Models',
  rules: 'Rules',
  queue: 'Message queue',
  log: 'Log',
  traces: 'Traces',
};

export function renderConfiguration(): string {
  const sections = Object.entries(titles).map(([group, title]) => {
    const rows = Object.values(configTable)
      .filter((entry) => entry.group === group)
      .map((entry) => [`\`${entry.variable}\``, `\`--${entry.flag}\``, defaultText(entry), describeSchema(entry.schema), entry.summary]);
    return `## ${title}\n\n${markdownTable(['variable', 'flag', 'default', 'value', 'meaning'], rows)}\n`;
  });
  return [
    '# Configuration\n',
    'Generated from `src/config/table.ts` by `npm run docs`.\n',
    'Every setting is an environment variable and a flag of `facegauge serve` but for those of the message queue, which `facegauge worker` and `submit` take (`worker` takes those of the admin port and of access as well; other commands take the groups that concern them); a flag wins. An empty variable counts as not set. A wrong value stops the start with a line that names the setting, what was expected and what was received.\n',
    ...sections,
  ].join('\n');
}

function defaultText(entry: { readonly default: string | number | boolean | undefined; readonly defaultText?: string }): string {
  if (entry.defaultText !== undefined) return entry.defaultText;
  return entry.default === undefined ? 'not set' : `\`${String(entry.default)}\``;
}
