import { enter } from '../../domain/access.js';
import { setAlertChannel } from '../../domain/workspaces/index.js';
import { defineCommand } from '../kit/define.js';
import { findChannel } from '../kit/find-channel.js';
import { ephemeral } from '../kit/reply.js';
import { alertsMessage } from './alerts.view.js';

/** W10, N8: where low-minute alerts go. A channel is told when it is chosen. */
export const alertsCommand = defineCommand({
  path: ['minutes', 'alerts'],
  usage: '[#channel | off]',
  summary: 'Where low-minute alerts go',
  needs: 'admin',
  check: '/minutes alerts',
  run: async ({ ctx, words, place, channels }) => {
    const { workspace } = await place();
    const [word] = words.all;
    if (!word) return ephemeral(alertsMessage(workspace));
    await enter(ctx, workspace._id, 'admin');
    const channelId = !word.channelId && word.text.toLowerCase() === 'off' ? null : await findChannel(channels, word);
    return ephemeral(alertsMessage(await setAlertChannel(ctx, { workspaceId: workspace._id, channelId })));
  },
});
