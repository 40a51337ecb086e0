import { randomBytes } from 'node:crypto';

/** A slash command, as the people of the local Slack are told of it. */
export interface CommandHint {
  command: string;
  description: string;
  usageHint?: string;
}

export interface DemoPerson {
  id: string;
  name: string;
  email: string;
}

const people = {
  ana: { id: 'U0ANA00001', name: 'Ana', email: 'ana@example.com', tz: 'Europe/Madrid' },
  ben: { id: 'U0BEN00002', name: 'Ben', email: 'ben@example.com', tz: 'America/New_York' },
  chen: { id: 'U0CHEN0003', name: 'Chen', email: 'chen@example.com', tz: 'Asia/Singapore' },
};
const BOT_USER = 'U0SWITCHBD';

/** Who and what there is in the local Slack; the secrets are made anew each time. */
export function demoWorkspace() {
  return {
    teamId: 'T0LOCALDEMO',
    appId: 'A0SWITCHBD',
    botUserId: BOT_USER,
    botToken: `xoxb-demo-${randomBytes(12).toString('hex')}`,
    appToken: `xapp-demo-${randomBytes(12).toString('hex')}`,
    signingSecret: randomBytes(16).toString('hex'),
    users: { ana: person('ana'), ben: person('ben'), chen: person('chen') },
    channels: { general: { id: 'C0GENERAL1', name: 'general' }, voiceAlerts: { id: 'C0ALERTS02', name: 'voice-alerts' } },
  };
}

export type DemoWorkspace = ReturnType<typeof demoWorkspace>;

function person(who: keyof typeof people): DemoPerson {
  const { id, name, email } = people[who];
  return { id, name, email };
}

/**
 * The configuration file of local-slack 0.1.8 (JSON or YAML by its ending):
 * `workspace {name, domain, teamId}`, `apps [{appId, botUserId, botName, botToken, appToken, signingSecret, mode, requestUrl}]`
 * (mode "socket" or "events"), `users [{id, name, real_name, email, tz, is_bot}]`, `channels [{id, name, topic, purpose,
 * is_private, members}]`, `emojis {name: file}`. It knows neither commands (whatever begins with "/" goes to the app) nor
 * administrators (`is_admin` is always false); messages of a channel reach only apps among its members.
 */
export function localSlackConfig(workspace: DemoWorkspace, app: { requestUrl?: string }, commands: readonly CommandHint[]) {
  const members = [...Object.values(workspace.users).map(({ id }) => id), BOT_USER];
  const purpose = commands.map(({ command, description }) => `${command}: ${description}`).join(' · ');
  const { teamId, appId, botUserId, botToken, appToken, signingSecret } = workspace;
  return {
    workspace: { name: 'Switchboard demo', domain: 'switchboard-demo', teamId },
    apps: [
      {
        ...{ appId, botUserId, botName: 'switchboard', botToken, appToken, signingSecret },
        ...(app.requestUrl ? { mode: 'events', requestUrl: app.requestUrl } : { mode: 'socket' }),
      },
    ],
    users: Object.values(people).map(({ id, name, email, tz }) => ({
      id,
      name: name.toLowerCase(),
      real_name: name,
      email,
      tz,
    })),
    channels: [
      { ...workspace.channels.general, members, purpose },
      { ...workspace.channels.voiceAlerts, members, topic: 'Minutes that run low, calls that fail' },
    ],
  };
}
