import type { Context } from '../../domain/context.js';
import type { RequestId, SourceId, WorkspaceId } from '../../domain/ids.js';
import { allocateMinutes, type MinutesAllocated } from '../../domain/minutes/index.js';
import { parseRate } from '../../domain/money.js';
import { approveRequest } from '../../domain/requests/index.js';
import { startStanding } from '../../domain/standing/index.js';
import { endOfDay } from '../../domain/time.js';
import { parseCount, parseDay, parsePulse } from '../kit/figures-in.js';
import type { Md } from '../kit/text.js';
import type { AllocateValues, FromRequest } from './allocate.form.js';
import { doubtAbout, type Terms } from './terms.js';

export type Outcome =
  | { kind: 'done'; fact: MinutesAllocated }
  | { kind: 'faults'; errors: Record<string, string> }
  | { kind: 'doubt'; doubt: Md; price: string };

/** Reads the values and allocates, unless something is wrong with them or the price looks like a slip (N2). */
export async function carryOut(
  ctx: Context,
  terms: Terms,
  values: AllocateValues,
  accepted: string | undefined,
  request?: FromRequest,
): Promise<Outcome> {
  const read = readValues(values, terms.workspace.timeZone);
  if ('errors' in read) return { kind: 'faults', errors: read.errors };
  const source = terms.sources.find((one) => one.id === read.sourceId);
  const micro = parseRate(read.ratePerMinute);
  const price = `${read.ratePerMinute} ${read.currency}`;
  const doubt = source && micro !== null && accepted !== price ? doubtAbout(micro, read.currency, source, terms.balance) : null;
  if (doubt) return { kind: 'doubt', doubt, price };
  const what = { ...read, sourceId: read.sourceId as SourceId };
  const monthly = values.repeats === 'monthly' && !request;
  const fact = await (monthly ? repeat(ctx, terms.workspace._id, what) : move(ctx, terms.workspace._id, what, request));
  return { kind: 'done', fact };
}

/** Allocates; what was asked for is allocated by granting the request, so that it is granted once (N10). */
async function move(
  ctx: Context,
  workspaceId: WorkspaceId,
  read: Read & { sourceId: SourceId },
  request: FromRequest | undefined,
): Promise<MinutesAllocated> {
  if (!request) return allocateMinutes(ctx, { ...read, workspaceId });
  const { requestId, revision } = request;
  const { allocated } = await approveRequest(ctx, { workspaceId, requestId: requestId as RequestId, revision, terms: read });
  if (!allocated) throw new Error('A request for minutes was granted without any.');
  return allocated;
}

/** N13: the same every month, the first at once. */
async function repeat(
  ctx: Context,
  workspaceId: WorkspaceId,
  { expiresAt: _, ...read }: Read & { sourceId: SourceId },
): Promise<MinutesAllocated> {
  return (await startStanding(ctx, { ...read, workspaceId })).first;
}

interface Read {
  sourceId: string;
  minutes: number;
  ratePerMinute: string;
  currency: string;
  pulse: { minimumSeconds: number; incrementSeconds: number };
  expiresAt?: Date;
}

function readValues(values: AllocateValues, timeZone: string): Read | { errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const minutes = parseCount(values.minutes ?? '');
  if (minutes === null) errors.minutes = fault(values.minutes, 'a number of minutes. Write it like 1,250.');
  if (parseRate(values.ratePerMinute ?? '') === null)
    errors.ratePerMinute = fault(values.ratePerMinute, 'a price. Write it like 0.12.');
  const pulse = parsePulse(values.pulse ?? '');
  if (!pulse) errors.pulse = fault(values.pulse, 'a billing step. Write it like 60/60.');
  const day = values.expiresAt ? parseDay(values.expiresAt) : null;
  if (values.expiresAt && !day) errors.expiresAt = fault(values.expiresAt, 'a day. Write it like 2026-12-31.');
  if (values.expiresAt && values.repeats === 'monthly')
    errors.expiresAt = 'What repeats every month lapses with each month. Leave the last day empty.';
  if (!values.sourceId) errors.sourceId = 'Choose where the minutes come from.';
  if (Object.keys(errors).length > 0 || minutes === null || !pulse || !values.sourceId) return { errors };
  return {
    sourceId: values.sourceId,
    minutes,
    ratePerMinute: values.ratePerMinute ?? '',
    currency: values.currency ?? 'USD',
    pulse,
    ...(day ? { expiresAt: new Date(endOfDay(day, timeZone)) } : {}),
  };
}

function fault(typed: string | undefined, wanted: string): string {
  return typed ? `\`${typed.slice(0, 40)}\` is not ${wanted}` : `Give ${wanted}`;
}
