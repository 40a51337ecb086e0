import type { Command } from './define.js';
import { nearest } from './nearest.js';

/** Where a typed command leads. */
export type Route =
  | { kind: 'run'; command: Command; rest: string }
  | { kind: 'help'; root: string; about?: Command }
  | { kind: 'unknown'; root: string; typed: string; suggestion?: string };

export interface SlashCommand {
  /** With slash and prefix. */
  name: string;
  description: string;
  usageHint: string;
}

/** Slack's own commands: a manifest that names one is refused whole (slack.md). */
export const SLACKS_OWN = new Set(
  (
    'me status away active dnd shrug remind msg dm feed feedback who collapse expand leave join open close search topic mute ' +
    'unmute pro shortcuts archive unarchive call invite invite_people kick remove rename part prefs keys giphy huddle help'
  ).split(' '),
);

/** The one table of commands: routes what is typed, and tells help, manifest and README what there is. */
export class CommandTable {
  readonly #byRoot = new Map<string, Command[]>();
  readonly #aliases = new Map<string, Command>();

  constructor(
    readonly commands: readonly Command[],
    readonly prefix: string,
  ) {
    for (const command of commands) {
      const [root] = command.path;
      this.#byRoot.set(root, [...(this.#byRoot.get(root) ?? []), command]);
      if (command.alias) {
        this.#aliases.set(command.alias, command);
        this.#aliases.set(`${root}-${command.alias}`, command);
      }
    }
  }

  get roots(): string[] {
    return [...this.#byRoot.keys()];
  }

  /** Every name that may stand after a slash. */
  get names(): string[] {
    return [...this.roots, ...this.#aliases.keys()];
  }

  /** The root's commands in the table's order, the one without a subcommand first. */
  under(root: string): Command[] {
    const all = this.#byRoot.get(root) ?? [];
    return [...all.filter((c) => c.path.length === 1), ...all.filter((c) => c.path.length === 2)];
  }

  /** What `/name text` means (C1). */
  route(name: string, text: string): Route {
    const bare = this.#withoutPrefix(name);
    const { first, rest } = splitFirst(text);
    const word = first.toLowerCase();
    const alias = this.#aliases.get(bare);
    if (alias)
      return word === 'help' ? { kind: 'help', root: alias.path[0], about: alias } : { kind: 'run', command: alias, rest: text };
    const own = this.under(bare).find((c) => c.path.length === 1);
    if (this.under(bare).length === 0) return this.#unknown(this.roots[0] ?? '', `/${this.prefix}${bare}`, undefined);
    if (word === '' || (word === 'in' && own))
      return own ? { kind: 'run', command: own, rest: text } : { kind: 'help', root: bare };
    if (word === 'help') return { kind: 'help', root: bare, ...this.#about(bare, splitFirst(rest).first) };
    const command = this.#sub(bare, word);
    if (!command) return this.#unknown(bare, `/${this.prefix}${bare} ${first}`, this.#suggest(bare, word, rest));
    return rest.toLowerCase() === 'help' ? { kind: 'help', root: bare, about: command } : { kind: 'run', command, rest };
  }

  /** What the manifest registers: each root, and aliases under a name that Slack does not keep for itself. */
  slashCommands(): SlashCommand[] {
    const roots = this.roots.map((root) => {
      const own = this.under(root).find((c) => c.path.length === 1);
      const words = this.under(root).flatMap((c) => c.path[1] ?? []);
      return {
        name: `/${this.prefix}${root}`,
        description: own?.summary ?? root,
        usageHint: `[${[...words, 'help'].join(' | ')}]`,
      };
    });
    const aliases = this.commands
      .filter((c) => c.alias !== undefined)
      .map((c) => ({ name: this.nameOfAlias(c), description: c.summary, usageHint: c.usage }));
    return [...roots, ...aliases];
  }

  /** An alias as it can be registered: `/workspace-invite`, because Slack keeps `/invite`. */
  nameOfAlias(command: Command): string {
    const alias = command.alias ?? '';
    return `/${this.prefix}${SLACKS_OWN.has(alias) ? `${command.path[0]}-${alias}` : alias}`;
  }

  /** `/minutes allocate`, with the prefix. */
  nameOf(command: Command): string {
    return `/${this.prefix}${command.path.join(' ')}`;
  }

  #withoutPrefix(name: string): string {
    const bare = name.replace(/^\//, '').toLowerCase();
    return this.prefix && bare.startsWith(this.prefix) ? bare.slice(this.prefix.length) : bare;
  }

  #sub(root: string, word: string): Command | undefined {
    return this.under(root).find((c) => c.path[1] === word.toLowerCase());
  }

  #about(root: string, word: string): { about?: Command } {
    const about = this.#sub(root, word);
    return about ? { about } : {};
  }

  #suggest(root: string, word: string, rest: string): string | undefined {
    const near = nearest(
      word,
      this.under(root).flatMap((c) => c.path[1] ?? []),
    );
    const exact = this.commands.find((c) => c.path[1] === word);
    const command = exact ?? (near ? this.#sub(root, near) : undefined);
    return command ? `${this.nameOf(command)} ${rest}`.trim() : undefined;
  }

  #unknown(root: string, typed: string, suggestion: string | undefined): Route {
    return { kind: 'unknown', root, typed, ...(suggestion ? { suggestion } : {}) };
  }
}

function splitFirst(text: string): { first: string; rest: string } {
  const match = /^\s*(\S+)\s*([\s\S]*)$/.exec(text);
  return { first: match?.[1] ?? '', rest: match?.[2]?.trim() ?? '' };
}
