import type { z } from 'zod';
import { inTransaction } from '../platform/mongo.js';
import { beingDeleted, enter, type Need, type Place } from './access.js';
import { recordAudit } from './audit/index.js';
import { actorName, type Context, type Tx } from './context.js';
import { DomainError } from './errors.js';
import type { WorkspaceId } from './ids.js';
import { claimActive } from './workspaces/store.js';

interface Spec<S extends z.ZodType, F> {
  /** `room.verb`: how audit rows name it. */
  name: string;
  input: S;
  /** What the audit row keeps besides names: ids and choices, never secrets or people's text. */
  audit?(input: z.output<S>, fact: F): Record<string, unknown>;
}

interface PlainSpec<S extends z.ZodType, F> extends Spec<S, F> {
  needs: 'anyone' | 'operator';
  /** What has to happen on a chain before the transaction, which cannot touch one, and be undone where it fails. */
  around?(ctx: Context, input: z.output<S>, act: () => Promise<F>): Promise<F>;
  run(tx: Tx, input: z.output<S>): Promise<F>;
}

interface WorkspaceSpec<S extends z.ZodType, F> extends Spec<S, F> {
  needs: Need;
  /** Also possible while the workspace is being deleted. */
  whileClosing?: boolean;
  run(tx: Tx, input: z.output<S>, place: Place): Promise<F>;
}

interface LedgerSpec<S extends z.ZodType, F> extends Spec<S, F> {
  needs: Need;
  run(ctx: Context, input: z.output<S>, place: Place): Promise<F>;
}

/** An act of the domain: context and input in, a past-tense fact out; DomainError when refused. */
export interface Verb<I, F> {
  (ctx: Context, input: I): Promise<F>;
  readonly verbName: string;
  readonly needs: Need | 'anyone' | 'operator';
}

/** Every verb there is, by name: the permission table of M2 is checked against this list. */
export const verbs = new Map<string, Verb<never, unknown>>();

/** An act that belongs to no workspace (or finds its own): parse → transaction → run → audit. */
export function verb<S extends z.ZodType, F>(spec: PlainSpec<S, F>): Verb<z.input<S>, F> {
  return register(spec, async (ctx, input) => {
    if (spec.needs === 'operator' && ctx.actor.kind !== 'operator')
      throw new DomainError('forbidden', 'Only the operator can do this.', { next: 'Ask whoever runs this Switchboard.' });
    const act = () =>
      committed(ctx, async (tx) => {
        const fact = await spec.run(tx, input);
        await recordAudit(tx, { verb: spec.name, outcome: 'accepted', ...spec.audit?.(input, fact) });
        return fact;
      });
    return spec.around ? spec.around(ctx, input, act) : act();
  });
}

/** An act in a workspace (`input.workspaceId`): the role is looked up inside the act's own transaction (M3). */
export function workspaceVerb<S extends z.ZodType<{ workspaceId: WorkspaceId }>, F>(
  spec: WorkspaceSpec<S, F>,
): Verb<z.input<S>, F> {
  return register(spec, (ctx, input) =>
    committed(ctx, async (tx) => {
      const place = await enter(tx, input.workspaceId, spec.needs);
      if (!spec.whileClosing && !(await claimActive(tx, input.workspaceId))) {
        throw beingDeleted(place.workspace.name);
      }
      const fact = await spec.run(tx, input, place);
      await recordAudit(tx, {
        verb: spec.name,
        outcome: 'accepted',
        workspaceId: input.workspaceId,
        ...spec.audit?.(input, fact),
      });
      return fact;
    }),
  );
}

/**
 * An act whose fact is a ledger entry: no transaction, because none may touch a chain (ledger-design.md).
 * The entry is itself the record of success, so only refusals get an audit row.
 */
export function ledgerVerb<S extends z.ZodType<{ workspaceId: WorkspaceId }>, F>(spec: LedgerSpec<S, F>): Verb<z.input<S>, F> {
  return register(spec, async (ctx, input) => spec.run(ctx, input, await enter(ctx, input.workspaceId, spec.needs)));
}

function register<S extends z.ZodType, F>(
  spec: Spec<S, F> & { needs: Need | 'anyone' | 'operator' },
  act: (ctx: Context, input: z.output<S>) => Promise<F>,
): Verb<z.input<S>, F> {
  const run = async (ctx: Context, raw: z.input<S>): Promise<F> => {
    const input = parseInput(spec.input, raw);
    try {
      return await act(ctx, input);
    } catch (error) {
      if (error instanceof DomainError) await recordRefusal(ctx, spec.name, input, error);
      throw error;
    }
  };
  const made = Object.assign(run, { verbName: spec.name, needs: spec.needs });
  verbs.set(spec.name, made as Verb<never, unknown>);
  return made;
}

/**
 * Lets the actor in before a form asks for the rest of an act. Whoever is turned away here has tried, so it is recorded as the
 * verb's own refusal would be (M3).
 */
export async function enterFor(
  ctx: Context,
  verb: { readonly verbName: string; readonly needs: Need | 'anyone' | 'operator' },
  workspaceId: WorkspaceId,
): Promise<Place> {
  const { verbName, needs } = verb;
  try {
    return await enter(ctx, workspaceId, needs === 'anyone' || needs === 'operator' ? 'viewer' : needs);
  } catch (error) {
    if (error instanceof DomainError) await recordRefusal(ctx, verbName, { workspaceId }, error);
    throw error;
  }
}

async function recordRefusal(ctx: Context, verb: string, input: unknown, error: DomainError): Promise<void> {
  const workspaceId = (input as { workspaceId?: WorkspaceId }).workspaceId;
  await recordAudit(ctx, { verb, outcome: 'refused', code: error.code, ...(workspaceId ? { workspaceId } : {}) });
  ctx.log.info({ verb, code: error.code, actor: actorName(ctx.actor), requestId: ctx.requestId }, 'refused');
}

/** Runs in one transaction; notices posted within are sent right after the commit. */
export async function committed<F>(ctx: Context, work: (tx: Tx) => Promise<F>): Promise<F> {
  let afterCommit: Tx['afterCommit'] = [];
  const fact = await inTransaction(ctx.platform.db, async (session) => {
    afterCommit = [];
    const tx = { ...ctx, session, afterCommit };
    await ctx.fence?.(tx);
    return work(tx);
  });
  await Promise.all(afterCommit.map((act) => act()));
  ctx.platform.wake('notices');
  return fact;
}

/** Parses input with a schema; every fault becomes a sentence beside its field. Throws `invalid_input`. */
export function parseInput<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) fields[issue.path.join('.') || 'input'] ??= issue.message;
  const [first] = Object.entries(fields);
  throw new DomainError('invalid_input', first ? `${first[0]}: ${first[1]}` : 'This input cannot be understood.', { fields });
}
