import { readdirSync, readFileSync } from 'node:fs';
import { join as path } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOMS = ['workspaces', 'members', 'invitations', 'transfers', 'departures', 'deletion', 'subscriptions', 'knowledge-bases'];

/** Every `new DomainError(…)` of a room, whole. */
function sites(room: string): { where: string; text: string }[] {
  const folder = path('src/domain', room);
  return readdirSync(folder).flatMap((name) => {
    const text = readFileSync(path(folder, name), 'utf8');
    return [...text.matchAll(/new DomainError\(/g)].map(({ index }) => {
      let depth = 0;
      let end = index;
      do {
        if (text[end] === '(') depth++;
        if (text[end] === ')') depth--;
        end++;
      } while (depth > 0 || end < index + 'new DomainError('.length);
      return { where: `${room}/${name}`, text: text.slice(index, end) };
    });
  });
}

test.each(ROOMS)('U: every refusal of the room %s names what helps, beside a field or after the sentence', (room) => {
  const silent = sites(room).filter(({ text }) => !/\bnext\b|\bfields\b/.test(text));
  expect(silent).toEqual([]);
});
