import { z } from 'zod';
import type { Account } from '../../domain/accounts/index.js';
import type { WorkspaceId } from '../../domain/ids.js';
import { type Member, memberFor, setProfile } from '../../domain/members/index.js';
import type { Workspace } from '../../domain/workspaces/index.js';
import { actions, context, type Message, message, section } from '../kit/blocks.js';
import { defineCommand, defineModal } from '../kit/define.js';
import { textInput } from '../kit/inputs.js';
import type { Modal } from '../kit/modal.js';
import { membersButton } from '../kit/next-steps.js';
import { ephemeral, openModal } from '../kit/reply.js';
import { md, named, pictureLink } from '../kit/text.js';
import { ids } from './ids.js';

const PROFILE_TITLE = 'Your profile here';

type Named = Pick<Workspace, '_id' | 'name' | 'handle'>;
type Profile = Pick<Member, 'displayName' | 'pictureUrl'>;

// The name is a required field that holds one's name in Slack from the start: a field left alone must not look like one emptied.
function profileModal(workspace: Named, profile: Profile, person: Account): Modal {
  const { _id: workspaceId, name, handle } = workspace;
  return {
    id: ids.profileModal,
    title: PROFILE_TITLE,
    submit: 'Save',
    data: { workspaceId, name, handle },
    blocks: [
      section(md`${named(workspace)} · How you are shown in its lists and reports, and nowhere else.`),
      textInput('displayName', {
        label: 'Display name',
        most: 60,
        initial: profile.displayName ?? person.name,
        hint: `Your name in Slack is ${person.name}.`,
      }),
      textInput('pictureUrl', {
        label: 'Picture',
        optional: true,
        most: 500,
        initial: profile.pictureUrl ?? undefined,
        placeholder: 'https://example.com/ana.png',
        hint: 'An address that begins with https://. Empty for none.',
      }),
    ],
  };
}

function profileMessage(workspace: Named, { displayName, pictureUrl }: Profile, person: Account): Message {
  const picture = pictureUrl ? md`, with this ${pictureLink(pictureUrl)}` : md``;
  const line = md`${named(workspace)} · You are shown as *${displayName ?? person.name}*${picture}.`;
  return message(line, [
    section(line),
    ...actions(membersButton(workspace._id)),
    ...(displayName ? [] : [context(md`This is your name in Slack.`)]),
  ]);
}

/** M5: a name alone is set at once; else the form opens. */
export const profileCommand = defineCommand({
  path: ['workspace', 'profile'],
  usage: '[name]',
  summary: 'How you are shown in a workspace: name and picture',
  needs: 'viewer',
  check: '/workspace profile',
  opens: PROFILE_TITLE,
  run: async ({ ctx, person, words, place }) => {
    const { workspace } = await place();
    const own = await memberFor(ctx, workspace._id, person.userId);
    const typed = words.all.map(({ text }) => text).join(' ');
    if (!typed) return openModal(profileModal(workspace, own, person));
    const pictureUrl = own.pictureUrl ?? null;
    const saved = await setProfile(ctx, { workspaceId: workspace._id, displayName: otherThan(person.name, typed), pictureUrl });
    return ephemeral(profileMessage(workspace, saved, person));
  },
});

export const profileSubmit = defineModal({
  data: z.object({ workspaceId: z.string().min(1), name: z.string(), handle: z.string() }),
  check: '/workspace profile',
  run: async ({ ctx, person, form, data, about }) => {
    about(data);
    const workspace = { ...data, _id: data.workspaceId as WorkspaceId };
    const displayName = otherThan(person.name, form.text('displayName'));
    const saved = await setProfile(ctx, { workspaceId: workspace._id, displayName, pictureUrl: form.text('pictureUrl') });
    return ephemeral(profileMessage(workspace, saved, person));
  },
});

/** Null, "as in Slack", when it is the name in Slack: then it follows when that changes. */
const otherThan = (slackName: string, typed: string | null) => (typed === slackName ? null : typed);
