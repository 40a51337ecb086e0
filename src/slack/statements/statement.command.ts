import { z } from 'zod';
import { DomainError } from '../../domain/errors.js';
import type { WorkspaceId } from '../../domain/ids.js';
import { monthAfter, monthOf } from '../../domain/months.js';
import { closeMonth, readStatement, readStatements, statementCsv, statementLink } from '../../domain/statements/index.js';
import { defineAction, defineCommand } from '../kit/define.js';
import { ephemeral, replaceMessage, sendFiles } from '../kit/reply.js';
import { fileMessage, statementMessage, statementsMessage } from './statement.view.js';

/** N14: `2026-10`, `last` or nothing for this month; `all` for every workspace one owns. */
export const statementCommand = defineCommand({
  path: ['minutes', 'statement'],
  usage: '[2026-10 | last] [all]',
  summary: 'What a month came to: minutes in and out, and what was charged',
  needs: 'viewer',
  reads: true,
  run: async ({ ctx, words, place, person }) => {
    const typed = words.all.map(({ text }) => text.toLowerCase());
    const all = typed.includes('all');
    const month = readMonth(
      typed.filter((word) => word !== 'all'),
      monthOf(person.timeZone, ctx.now.getTime()),
    );
    if (all) return ephemeral(statementsMessage(month, await readStatements(ctx, month), statementLink(ctx, { month })));
    const { workspace } = await place();
    const view = await readStatement(ctx, { workspaceId: workspace._id, month });
    return ephemeral(statementMessage(view, statementLink(ctx, { month, workspaceId: workspace._id })));
  },
});

function readMonth([word, ...more]: readonly string[], current: string): string {
  if (word === undefined || word === 'this') return current;
  if (word === 'last' && more.length === 0) return monthAfter(current, -1);
  if (more.length === 0 && /^20\d\d-(?:0[1-9]|1[0-2])$/.test(word)) return word;
  throw new DomainError('invalid_input', `I did not understand \`${[word, ...more].join(' ').slice(0, 40)}\`.`, {
    next: `Write the month as \`/minutes statement ${current}\`, or \`/minutes statement last\`.`,
  });
}

/** H5: the CSV as a file, where no link could lead to it. */
export const fileAction = defineAction({
  value: z.object({ workspaceId: z.string().min(1).max(64).optional(), month: z.string().max(7) }),
  reads: true,
  run: async ({ ctx, value: { workspaceId, month } }) => {
    const one = workspaceId ? await readStatement(ctx, { workspaceId: workspaceId as WorkspaceId, month }) : null;
    const views = one ? [one] : await readStatements(ctx, month);
    const file = {
      name: `statement-${month}.csv`,
      title: 'Statement as CSV',
      make: async () => Buffer.from(statementCsv(views)),
    };
    return sendFiles(fileMessage(month), [file]);
  },
});

/** The Close button, for the owner. */
export const closeAction = defineAction({
  value: z.object({ workspaceId: z.string().min(1).max(64), month: z.string().max(7) }),
  check: '/minutes statement',
  run: async ({ ctx, value }) => {
    const [workspaceId, month] = [value.workspaceId as WorkspaceId, value.month];
    await closeMonth(ctx, { workspaceId, month });
    const view = await readStatement(ctx, { workspaceId, month });
    return replaceMessage(statementMessage(view, statementLink(ctx, { month, workspaceId })));
  },
});
