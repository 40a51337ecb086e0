import { expect, test } from '@jest/globals';
import type { CallsPage, ListedCall } from '../../src/domain/contacts/index.js';
import type { LowMinutes } from '../../src/domain/notices/index.js';
import type { HookView } from '../../src/domain/provider-hooks/index.js';
import type { Workspace } from '../../src/domain/workspaces/index.js';
import { callsMessage } from '../../src/slack/contacts/calls.view.js';
import { withPrefix } from '../../src/slack/kit/prefix.js';
import { baseMessage } from '../../src/slack/knowledge/base.view.js';
import { noticeMessage } from '../../src/slack/notices/index.js';
import { platformMessage } from '../../src/slack/provider-hooks/platforms.view.js';
import { webhookMessage } from '../../src/slack/webhooks/webhooks.view.js';
import { buttonsOf, textOf } from '../support/slack/stand-in.js';

const workspace = { _id: 'ws_1', name: 'Sales', handle: 'sales' } as Workspace;
const at = new Date('2026-11-22T09:00:00Z');
const read = (message: object) => textOf(message as never);
const labels = (message: object) => buttonsOf(message as never).map(({ text }) => text);

test('A5, U: however many calls are live, those that ended, Older and Filter are shown below them', () => {
  const call = (callId: string, outcome: ListedCall['outcome']) =>
    ({ callId, outcome, startedAt: at.getTime(), talkedMs: 0, billedSeconds: 0 }) as ListedCall;
  const live = Array.from({ length: 80 }, (_, i) => call(`live-${i}`, 'live'));
  const agent = { _id: 'ag_1', name: 'Reception' };
  const found = {
    workspace,
    role: 'viewer',
    agent,
    calls: [...live, call('ended', 'completed')],
    older: 7,
  } as never as CallsPage;
  const shown = callsMessage(found, { workspaceId: 'ws_1', agentId: 'ag_1' }, { trail: [] });
  expect(shown.blocks.length).toBeLessThan(50);
  expect(read(shown)).toContain('`ended`');
  expect(read(shown)).toContain('60 more calls are live, begun before these.');
  expect(labels(shown).slice(-2)).toEqual(['Older', 'Filter']);
});

test('H6: the address of a platform is whole however long, and says so where no platform can reach it; commands name the workspace', () => {
  const address = `https://switchboard.${'voice.'.repeat(20)}example.com/hooks/elevenlabs/hk_0123456789abcdef`;
  const hook = { workspaceId: 'ws_1', provider: 'vapi', whenLate: 'take', hasSecret: true, address } as HookView;
  const shown = (isReachable: boolean) =>
    read(platformMessage({ workspace, role: 'editor', hook: { ...hook, isReachable }, secret: 's'.repeat(90) }));
  expect(shown(true)).toContain(`Address \`${address}\``);
  expect(shown(true)).toContain(`Secret \`${'s'.repeat(90)}\``);
  expect(shown(true)).toContain('`/numbers map in sales`');
  expect(shown(true)).not.toContain('cannot reach');
  expect(shown(false)).toContain('*Vapi cannot reach this address:*');
});

test('N9: Pause agents stays on the alert while some of its agents are active', () => {
  const low: LowMinutes = {
    alertId: 'al_1',
    workspaceId: 'ws_1',
    workspaceName: 'Sales',
    workspaceHandle: 'sales',
    threshold: 20,
    policy: 'stop',
    live: 0,
    availableSeconds: 21_600,
    baseSeconds: 108_000,
    activeAgents: 3,
    answers: [],
    at,
  };
  const after = (...agentNames: string[]) =>
    labels(
      noticeMessage({
        kind: 'low-minutes',
        data: { ...low, answers: [{ did: 'paused', agentNames, byName: 'Chen', at }] },
      } as never),
    );
  expect(after('Reception', 'Night')).toContain('Pause agents');
  expect(after('Reception', 'Night', 'Day')).not.toContain('Pause agents');
});

test('U: what is removed, disconnected or deleted for good is named and asked about; agents that are not shown are counted', () => {
  const agents = Array.from({ length: 17 }, (_, i) => ({ _id: `ag_${i}`, name: `Agent ${i}` }));
  const resources = [{ _id: 'rs_1', kind: 'text', title: 'Opening hours', addedAt: at }];
  const base = { _id: 'kb_1', name: 'FAQ', resources };
  const asked = (place: object) =>
    JSON.stringify(
      baseMessage({ workspace: place, role: 'owner', base, places: [{ workspace: place, agents }] } as never).blocks,
    );
  expect(asked({ ...workspace, isDefault: true })).toContain('Remove this from FAQ?');
  expect(asked({ ...workspace, isDefault: true })).toContain('Opening hours is gone then');
  expect(asked(workspace)).toContain('Disconnect FAQ?');
  expect(asked(workspace)).toContain('2 more agents read it: `/knowledge disconnect FAQ from AGENT in sales`');
  const webhook = { _id: 'wh_1', url: 'https://example.com/hooks', status: 'active', events: [] };
  const shown = webhookMessage({ workspace, agent: { name: 'Reception' }, webhook, deliveries: [] } as never);
  expect(JSON.stringify(shown.blocks)).toContain('Nothing more is sent to https://example.com/hooks;');
});

test('C4: commands get the prefix in code and in hints, and nowhere else', () => {
  const field = { hint: { text: 'Connect it: /agents platforms. See example.com/agents' }, label: { text: 'a/agents /agents' } };
  expect(withPrefix([field, 'Type `/agents keys`'], 'dev-', ['agents'])).toEqual([
    { ...field, hint: { text: 'Connect it: /dev-agents platforms. See example.com/agents' } },
    'Type `/dev-agents keys`',
  ]);
});

test('C7: what a notice tells to type names its workspace', () => {
  const place = { workspaceId: 'ws_1', workspaceName: 'Sales', workspaceHandle: 'sales' };
  const stray = { ...place, providerName: 'Vapi', agentWord: 'assistant' };
  expect(read(noticeMessage({ kind: 'calls-unplaced', data: stray }))).toContain('`/numbers map in sales`');
  const dead = { ...place, agentId: 'ag_1', agentName: 'Night shift', webhookId: 'wh_1', url: 'https://example.com', since: at };
  const told = noticeMessage({ kind: 'webhook-disabled', data: { ...dead, trouble: 'gone', lastError: '410' } });
  expect(read(told)).toContain('`/agents webhooks Night shift in sales`');
});
