import { type SIGN_IN_SCOPES, SIGNED_IN_PATH } from '../src/http/invite-page/slack-openid.js';
import { features } from '../src/slack/features.js';
import { EVENTS_PATH } from '../src/slack/guard.js';
import { tableOf } from '../src/slack/kit/router.js';

/** `url` is PUBLIC_URL: over HTTP Slack needs it; with Socket Mode it is only for signing in on the invite page. */
export type ManifestOptions = { prefix?: string } & ({ mode: 'http'; url: string } | { mode: 'socket'; url?: string });

interface Scope {
  name: string;
  /** What Switchboard does with it; for an optional one, what is lost without it. */
  why: string;
  optional?: boolean;
}

/** Every permission that is asked for, with its reason. */
export const SCOPES: readonly Scope[] = [
  { name: 'commands', why: 'People type /workspace and /minutes.' },
  { name: 'chat:write', why: 'Answers, invitations and alerts are messages.' },
  { name: 'users:read', why: 'Names and time zones; bots, guests and deactivated people are not invited.' },
  { name: 'users:read.email', why: 'Without it people are invited by mention, not by e-mail address.', optional: true },
  {
    name: 'channels:read',
    why: 'Without it an alert channel is chosen from Slack’s list, not found by its typed name.',
    optional: true,
  },
  {
    name: 'chat:write.public',
    why: 'Without it Switchboard must be a member of a channel to send alerts there.',
    optional: true,
  },
  { name: 'files:write', why: 'Without it shared reports carry a link to their picture, and no CSV.', optional: true },
];

/** What is asked of a person who signs in with Slack on the invite page (I7): nothing but who they are. */
export const USER_SCOPES: readonly (Scope & { name: (typeof SIGN_IN_SCOPES)[number] })[] = [
  { name: 'openid', why: 'On the invite page a person proves with Slack who they are.' },
  { name: 'profile', why: 'Slack says with it which team they are of.' },
];

/** What Slack tells us unasked: that our token is gone, that somebody came whose invitation waits, or was deactivated. */
export const EVENTS = ['app_uninstalled', 'tokens_revoked', 'team_join', 'user_change'] as const;

const SHORT = 'Run your voice-AI workspaces from Slack: people, minutes, calls.';
const LONG =
  'Switchboard lets a team run its voice-AI workspaces without leaving Slack: create workspaces, invite people, hand out ' +
  'calling minutes, see where they went, and read in a channel, in time and with the cure attached, when minutes run low.';

/** The app's manifest, made from the one command table. Both variants differ only in how Slack reaches the app. */
export function buildManifest(options: ManifestOptions): Record<string, unknown> {
  const prefix = options.prefix ?? '';
  const publicUrl = options.url?.replace(/\/+$/, '');
  const address = options.mode === 'http' ? `${publicUrl}${EVENTS_PATH}` : null;
  const name = prefix ? `Switchboard (${prefix.replace(/-$/, '')})` : 'Switchboard';
  return {
    _metadata: { major_version: 2 },
    display_information: { name, description: SHORT, long_description: LONG, background_color: '#1f3a5f' },
    features: {
      app_home: { home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: name, always_online: true },
      slash_commands: tableOf(features, prefix)
        .slashCommands()
        .map((command) => ({
          command: command.name,
          description: command.description,
          usage_hint: command.usageHint,
          should_escape: true,
          ...(address ? { url: address } : {}),
        })),
    },
    oauth_config: {
      ...(publicUrl ? { redirect_urls: [`${publicUrl}${SIGNED_IN_PATH}`] } : {}),
      scopes: {
        // Slack wants the optional ones in both lists.
        bot: SCOPES.map((scope) => scope.name),
        bot_optional: SCOPES.filter((scope) => scope.optional).map((scope) => scope.name),
        ...(publicUrl ? { user: USER_SCOPES.map((scope) => scope.name) } : {}),
      },
    },
    settings: {
      event_subscriptions: { bot_events: [...EVENTS], ...(address ? { request_url: address } : {}) },
      interactivity: { is_enabled: true, ...(address ? { request_url: address } : {}) },
      org_deploy_enabled: false,
      socket_mode_enabled: options.mode === 'socket',
      token_rotation_enabled: false,
    },
  };
}
