import { features } from '../src/slack/features.js';
import { tableOf } from '../src/slack/kit/router.js';

/** The README's table of commands, in Markdown. */
export function commandList(prefix = ''): string {
  const table = tableOf(features, prefix);
  const rows = table.roots
    .flatMap((root) => table.under(root))
    .map((command) => {
      const typed = `${table.nameOf(command)} ${command.usage}`.trim().replaceAll('|', '\\|');
      const who = command.needs === 'anyone' ? 'everybody' : command.needs === 'viewer' ? 'members' : command.needs;
      return `| \`${typed}\` | ${command.summary} | ${who} |`;
    });
  return ['| Command | What it does | For |', '|---|---|---|', ...rows].join('\n');
}
