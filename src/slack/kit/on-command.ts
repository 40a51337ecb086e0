import type { z } from 'zod';
import type { Place } from '../../domain/access.js';
import { whichWorkspace } from '../../domain/workspaces/index.js';
import { attempt, carryOut } from './attempt.js';
import { callerOfCommand } from './caller.js';
import type { Command, CommandVisit } from './define.js';
import type { Desk } from './desk.js';
import { extraWordMessage, helpMessage, unknownMessage } from './help.js';
import { CommandPayload } from './payload.js';
import { Performer } from './perform.js';
import { contextOf, type OpenVisit } from './visit.js';
import { parseWords } from './words.js';

/** A typed command, already acknowledged: finds it in the table, runs it, answers (C1). */
export async function onCommand(desk: Desk, body: unknown): Promise<void> {
  const parsed = CommandPayload.safeParse(body);
  if (!parsed.success) return desk.platform.log.warn({ issues: parsed.error.issues }, 'a command that cannot be read');
  const caller = callerOfCommand(parsed.data);
  const ctx = contextOf(desk, caller);
  const performer = new Performer(desk, caller, ctx.log);
  const route = desk.table.route(parsed.data.command, parsed.data.text);
  switch (route.kind) {
    case 'help':
      return performer.say(helpMessage(desk.table, route.root, route.about));
    case 'unknown':
      return performer.say(unknownMessage(desk.table, route));
    case 'run': {
      const { command, rest } = route;
      const [extra] = command.usage === '' ? parseWords(rest).all : [];
      if (extra) return performer.say(extraWordMessage(desk.table, command, extra.text));
      ctx.log.info({ command: command.path.join(' ') }, 'command');
      const work = attempt(desk, caller, ctx, { ...command, surface: 'command' }, (visit) =>
        command.run(commandVisit(visit, rest, parsed.data)),
      );
      return carryOut(desk, performer, careOf(command), work);
    }
  }
}

function careOf({ opens }: Command) {
  return opens ? { opens } : {};
}

function commandVisit(visit: OpenVisit, rest: string, payload: z.output<typeof CommandPayload>): CommandVisit {
  const words = parseWords(rest);
  let found: Promise<Place> | undefined;
  const find = async () => {
    const place = await whichWorkspace(visit.ctx, {
      channelId: payload.channel_id,
      ...(words.handle === undefined ? {} : { handle: words.handle }),
    });
    visit.about(place.workspace);
    return place;
  };
  const place = () => {
    found ??= find();
    return found;
  };
  return { ...visit, words, place };
}
