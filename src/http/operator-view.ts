import { callKeyOf, type Entry, type LedgerSettings, pairs, type TopUp } from '../domain/ledger/index.js';
import type { Balance } from '../domain/minutes/index.js';
import { rateText } from '../domain/money.js';
import type { Workspace } from '../domain/workspaces/index.js';

/** A workspace as the operator API shows it. */
export function workspaceView(workspace: Workspace, settings: LedgerSettings) {
  return {
    id: workspace._id,
    teamId: workspace.teamId,
    ownerId: workspace.ownerId,
    handle: workspace.handle,
    name: workspace.name,
    default: workspace.isDefault,
    timeZone: workspace.timeZone,
    limitPolicy: settings.limitPolicy,
    overdraftCapSeconds: settings.overdraftCapSeconds,
    topUp: settings.topUp ? topUpView(settings.topUp) : null,
    alertChannelId: workspace.alertChannelId ?? null,
    alertThresholds: settings.thresholds,
  };
}

/** L10: what is pulled when minutes run out; minutes, as they are given. */
function topUpView({ sourceId, chunkSeconds, dailyCapSeconds, rateMicro, currency, minimumSeconds, incrementSeconds }: TopUp) {
  return {
    sourceId,
    chunkMinutes: chunkSeconds / 60,
    dailyCapMinutes: dailyCapSeconds / 60,
    ratePerMinute: rateText(rateMicro),
    currency,
    pulse: { minimumSeconds, incrementSeconds },
  };
}

/** A balance as the operator API shows it; seconds. */
export function balanceView(balance: Balance) {
  const { availableSeconds, heldSeconds, overdraftSeconds, unfundedSeconds, usedSeconds } = balance;
  const grants = balance.grants.map(({ rateMicro, ...grant }) => ({ ...grant, ratePerMinute: rateText(rateMicro) }));
  return { availableSeconds, heldSeconds, overdraftSeconds, unfundedSeconds, usedSeconds, grants };
}

/** One entry of the ledger; its lines sum to 0. */
export function entryView(entry: Entry) {
  return {
    id: entry.key,
    at: entry.at,
    type: entry.type,
    lines: [...pairs(entry.lines)].map(([account, seconds]) => ({ account, seconds })),
    ...(entry.call ? { callId: callKeyOf(entry.key).externalId } : {}),
    ...(entry.reason ? { reason: entry.reason } : {}),
  };
}
