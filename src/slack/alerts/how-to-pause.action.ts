import { z } from 'zod';
import { enter } from '../../domain/access.js';
import type { WorkspaceId } from '../../domain/ids.js';
import { PROVIDER_IDS, PROVIDERS, type ProviderId } from '../../domain/provider-hooks/index.js';
import { context, section } from '../kit/blocks.js';
import { defineAction } from '../kit/define.js';
import { notice } from '../kit/modal.js';
import { openModal } from '../kit/reply.js';
import { type Md, md, named } from '../kit/text.js';

const value = z.object({ workspaceId: z.string().min(1).max(64), provider: z.enum(PROVIDER_IDS) });

/** Where to click at each platform, so that its numbers are not answered for a while. */
const STEPS: Record<ProviderId, Md[]> = {
  vapi: [
    md`1. In Vapi’s dashboard open *Phone Numbers* and choose the number.`,
    md`2. Under *Inbound Settings* take the assistant away, and save. Note which it was.`,
  ],
  retell: [
    md`1. In Retell’s dashboard open *Phone Numbers* and choose the number.`,
    md`2. Take the agent for inbound calls away, and save. Note which it was.`,
  ],
  elevenlabs: [
    md`1. In ElevenLabs open *Phone Numbers* and choose the number.`,
    md`2. Take its agent away, and save. Note which it was.`,
  ],
  twilio: [
    md`1. In Twilio’s console open *Phone Numbers*, then *Active numbers*, and choose the number.`,
    md`2. Under *Voice Configuration* let *A call comes in* lead to a TwiML Bin that declines, and save. Note where it led.`,
  ],
};

/** Screens 5: what only the platform's own settings can do, said where nothing asks before a call is taken (H6). */
export const howToPauseAction = defineAction({
  value,
  reads: true,
  opens: 'How to pause',
  run: async ({ ctx, value: { workspaceId, provider }, about }) => {
    const { workspace } = await enter(ctx, workspaceId as WorkspaceId, 'viewer');
    about(workspace);
    const { name, asksFirst } = PROVIDERS[provider];
    const better = asksFirst
      ? md`${name} can also ask Switchboard before each call. Then callers are turned away by themselves when the minutes are gone.`
      : md`${name} does not ask before it takes a call, so only its own settings keep it from doing so.`;
    return openModal(
      notice(`Pause at ${name}`, [
        section([md`${named(workspace)} · So that ${name} takes no calls for a while:`, ...STEPS[provider]]),
        section(md`3. Stop the calls that go out from there, too: campaigns, or whatever starts them.`),
        context(md`Put it back when there are minutes again. ${better}`),
      ]),
    );
  },
});
