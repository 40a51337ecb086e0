import { type Message, message, section } from './blocks.js';
import type { CommandTable } from './command-table.js';
import type { Command } from './define.js';
import { code, join, type Md, md } from './text.js';

/** C1: what can be typed under one command, or how one subcommand is used; made from the table that routes. */
export function helpMessage(table: CommandTable, root: string, about?: Command): Message {
  return about
    ? message(join(helpOn(table, about)))
    : message(md`Commands of ${code(`/${table.prefix}${root}`)}`, helpBlocks(table, root));
}

function helpBlocks(table: CommandTable, root: string) {
  const lines = table.under(root).map((command) => lineOf(table, command));
  const list = md`${code(`/${table.prefix}${root} help`)} This list; ${code(`/${table.prefix}${root} help WORD`)} says more about one command.`;
  const rooms = table.roots.filter((other) => other !== root).map((other) => code(`/${table.prefix}${other} help`).source);
  const also =
    rooms.length > 0
      ? md`See also ${join(
          table.roots.filter((r) => r !== root).map((r) => code(`/${table.prefix}${r} help`)),
          ', ',
        )}.`
      : md``;
  return [
    section([md`*Commands of* ${code(`/${table.prefix}${root}`)}`, ...lines, list]),
    section([md`Add ${code('in HANDLE')} to mean a workspace other than your current one.`, also]),
  ];
}

function lineOf(table: CommandTable, command: Command): Md {
  const usage = [table.nameOf(command), command.usage].filter((part) => part !== '').join(' ');
  return md`${code(usage)} ${command.summary}${whoText(command)}`;
}

function helpOn(table: CommandTable, command: Command): Md[] {
  const usage = [table.nameOf(command), command.usage].filter((part) => part !== '').join(' ');
  const short = command.alias ? md`Short: ${code(`${table.nameOfAlias(command)} ${command.usage}`.trim())}` : md``;
  return [md`${code(usage)}`, md`${command.summary}${whoText(command)}.`, short];
}

function whoText(command: Command): string {
  switch (command.needs) {
    case 'owner':
      return ' (owner)';
    case 'admin':
      return ' (owner and admins)';
    case 'editor':
      return ' (owner, admins and editors)';
    case 'viewer':
    case 'anyone':
      return '';
  }
}

/** C1: the answer to a word nobody knows: the nearest match, then what there is. */
export function unknownMessage(table: CommandTable, route: { root: string; typed: string; suggestion?: string }): Message {
  const guess = route.suggestion ? md` Did you mean ${code(route.suggestion)}?` : md``;
  const lead = md`I don't know ${code(route.typed)}.${guess}`;
  return message(lead, [section(lead), ...helpBlocks(table, route.root)]);
}

/** C7: a word where none is expected is never passed over: it may name a workspace. */
export function extraWordMessage(table: CommandTable, command: Command, word: string): Message {
  const name = table.nameOf(command);
  const handle = word.replace(/^@/, '').toLowerCase();
  return message(md`I don't know what ${code(word)} means after ${code(name)}. Did you mean ${code(`${name} in ${handle}`)}?`);
}
