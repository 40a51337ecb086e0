import type { Context } from '../../domain/context.js';
import type { WorkspaceId } from '../../domain/ids.js';
import { type Balance, listSources, readBalance, type SourceView } from '../../domain/minutes/index.js';
import { priceText } from '../../domain/money.js';
import { comparePulses, type PulseSum } from '../../domain/reports/index.js';
import { listWorkspaces, type Workspace } from '../../domain/workspaces/index.js';
import { countText, pulseText } from '../kit/figures.js';
import { type Md, md } from '../kit/text.js';

/** What the allocate form chooses from. */
export interface Terms {
  workspace: Workspace;
  balance: Balance;
  /** Sources minutes can be taken from now. */
  sources: SourceView[];
  owned: Workspace[];
  /** What the last 30 days' calls would have been billed, by billing step. */
  pulses: PulseSum[];
}

/** Reads it; refused (`forbidden`, naming the owner) for everybody but the owner. */
export async function readTerms(ctx: Context, workspaceId: WorkspaceId): Promise<Terms> {
  const sources = await listSources(ctx, workspaceId);
  const [balance, listed, pulses] = await Promise.all([
    readBalance(ctx, workspaceId),
    listWorkspaces(ctx),
    comparePulses(ctx, workspaceId),
  ]);
  return {
    workspace: balance.workspace,
    balance,
    sources: sources.filter((source) => source.usable),
    owned: listed.filter((item) => item.role === 'owner').map((item) => item.workspace),
    pulses,
  };
}

/** The price and pulse of the newest grant, which the next one usually repeats. */
export function lastTerms({ grants }: Balance): { rateMicro: number; currency: string; pulse: string } | undefined {
  const newest = grants.reduce<Balance['grants'][number] | undefined>(
    (best, grant) => (best === undefined || grant.effectiveAt >= best.effectiveAt ? grant : best),
    undefined,
  );
  return newest && { rateMicro: newest.rateMicro, currency: newest.currency, pulse: pulseText(newest.pulse) };
}

/** N9: source and minutes of the newest allocation, where the source is there still and has as many. */
export function lastAmount({ balance: { grants }, sources }: Terms): { sourceId?: string; minutes?: string } {
  const [newest] = [...grants].sort((a, b) => b.effectiveAt.getTime() - a.effectiveAt.getTime());
  const source = newest && sources.find(({ id }) => id === newest.sourceId);
  if (!newest || !source) return {};
  const isEnough = source.availableSeconds >= newest.seconds && newest.seconds % 60 === 0;
  return { sourceId: source.id, ...(isEnough ? { minutes: countText(newest.seconds / 60) } : {}) };
}

/** The source somebody named: by its whole name, else by how it begins when only one begins so. Letters' case does not matter. */
export function sourceNamed(sources: readonly SourceView[], name: string): SourceView | undefined {
  const wanted = name.trim().toLowerCase();
  const exact = sources.filter((source) => source.name.toLowerCase() === wanted);
  if (exact.length === 1) return exact[0];
  const starting = sources.filter((source) => source.name.toLowerCase().startsWith(wanted));
  return exact.length === 0 && starting.length === 1 ? starting[0] : undefined;
}

/** N2: why a price should be asked about once more, or null. */
export function doubtAbout(rateMicro: number, currency: string, source: SourceView, balance: Balance): Md | null {
  const price = priceText(rateMicro, currency);
  if (source.currency === currency && rateMicro < source.buyRateMicro) {
    const cost = priceText(source.buyRateMicro, currency);
    return md`${price} is less than the ${cost} you pay for a minute of *${source.name}*.`;
  }
  const last = lastTerms(balance);
  if (!last || last.currency !== currency || last.rateMicro === 0) return null;
  const before = priceText(last.rateMicro, currency);
  if (rateMicro > 3 * last.rateMicro) return md`${price} is more than three times the last price here, ${before}.`;
  if (rateMicro * 3 < last.rateMicro) return md`${price} is less than a third of the last price here, ${before}.`;
  return null;
}
