import type { MinutesAsked } from '../../domain/requests/index.js';
import { actions, button, type Message, message, section } from './blocks.js';
import { minutesText } from './figures.js';
import { ACTIONS } from './ids.js';
import { md, named, sentence } from './text.js';

/** What somebody who may not add minutes asks for with one click on an alert; they can change it. */
export const USUAL_MINUTES = 500;

/** N9, N10: to whoever asked, and why they had to; they can change it or take it back while nobody has answered. */
export function askedMessage({ request, workspace, ownerName }: MinutesAsked, why?: string): Message {
  const isStop = request.wants === 'stop';
  const what = isStop ? md`to draw the line at zero` : md`for ${minutesText(request.seconds)}`;
  const because = why ? sentence(why) : md`${ownerName} ${isStop ? 'decides this' : 'adds minutes'} here.`;
  const line = md`${named(workspace)} · ${because} I’ve asked ${ownerName} ${what}; you’ll hear what comes of it in a direct message.`;
  const row = { workspaceId: workspace._id, requestId: request._id };
  return message(line, [
    section(line),
    ...actions(isStop ? null : button('Change', ACTIONS.changeRequest, row), button('Withdraw', ACTIONS.withdrawRequest, row)),
  ]);
}
