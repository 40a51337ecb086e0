import fc from 'fast-check';
import { removeMember } from '../../../src/domain/departures/index.js';
import { DomainError } from '../../../src/domain/errors.js';
import type { InvitationId, UserId, WorkspaceId } from '../../../src/domain/ids.js';
import { expireDueInvitations, promoteLines } from '../../../src/domain/invitations/index.js';
import { membersOf } from '../../../src/domain/members/index.js';
import { InvitationModel, type ModelInvitation } from '../../support/model/invitations.js';
import { as } from '../../support/people.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { ANA, Cast, DAY } from './cast.js';

/** INVITATION_HISTORIES=2000 to be thorough; HISTORY_SEED to see a failure again. */
const RUNS = Number(process.env.INVITATION_HISTORIES ?? 60);
const SEED = Number(process.env.HISTORY_SEED ?? Math.floor(Math.random() * 1e6));
/** Side by side, because most of a step is waiting for the journal. */
const LANES = 4;

const PEOPLE = ['U0BEN', 'U0CHEN', 'U0DANA', 'U0EVE', 'chen@example.com', 'ben@example.com'];

type Command = { on: 0 | 1 } & (
  | { do: 'invite'; workspace: 0 | 1; who: number }
  | { do: 'accept' | 'decline' | 'cancel' | 'resend'; which: number }
  | { do: 'seats'; seats: number }
  | { do: 'remove'; workspace: 0 | 1; who: number }
  | { do: 'wait'; ms: number }
  | { do: 'expire' | 'promote' }
);

const on = fc.constantFrom<0 | 1>(0, 1);
const workspace = fc.constantFrom<0 | 1>(0, 1);
const who = fc.nat(PEOPLE.length - 1);
const steps: fc.WeightedArbitrary<Command>[] = [
  { weight: 9, arbitrary: fc.record({ on, do: fc.constant('invite' as const), workspace, who }) },
  {
    weight: 9,
    arbitrary: fc.record({
      on,
      do: fc.constantFrom<'accept' | 'decline' | 'cancel' | 'resend'>('accept', 'accept', 'decline', 'cancel', 'resend'),
      which: fc.nat(30),
    }),
  },
  { weight: 3, arbitrary: fc.record({ on, do: fc.constant('seats' as const), seats: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.record({ on, do: fc.constant('remove' as const), workspace, who }) },
  {
    weight: 5,
    arbitrary: fc.record({
      on,
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1_000, DAY, 3 * DAY, 3 * DAY, 4 * DAY, 4 * DAY, 7 * DAY),
    }),
  },
  { weight: 1, arbitrary: fc.record({ on, do: fc.constantFrom<'expire' | 'promote'>('expire', 'promote') }) },
];
const histories = fc.array(fc.oneof(...steps), { minLength: 12, maxLength: 26, size: 'max' });

/** One history on two instances of one database, each step held against the model. */
class Replay {
  readonly model = new InvitationModel();
  readonly #casts: Cast[];
  #workspaces: WorkspaceId[] = [];

  constructor(readonly lane: [TestPlatform, TestPlatform]) {
    this.#casts = lane.map((platform) => new Cast(platform));
  }

  async run(history: readonly Command[]): Promise<void> {
    const [first] = this.#casts as [Cast];
    await first.begin(1);
    this.#workspaces = [first.sales, await first.workspace('Support')];
    this.model.setSeats(1, this.#now());
    for (const command of history) {
      // Time never stands still between two acts.
      this.lane[0].clock.advance(1);
      const before = this.model.counted(this.#now()).size;
      const real = await codeOf(() => this.#act(command));
      const expected = this.#imagine(command, real.made);
      expect([command, real.code]).toEqual([command, expected]);
      expect(await this.#state()).toEqual(this.#imagined());
      const after = this.model.counted(this.#now()).size;
      if (after > before) expect(after).toBeLessThanOrEqual(this.model.seats);
    }
  }

  #now(): number {
    return this.lane[0].clock.now().getTime();
  }

  #picked(which: number): ModelInvitation | undefined {
    return this.model.all[which % Math.max(1, this.model.all.length)];
  }

  async #act(command: Command): Promise<string | undefined> {
    const cast = this.#casts[command.on] as Cast;
    switch (command.do) {
      case 'invite': {
        const to = this.#workspaces[command.workspace] as WorkspaceId;
        return (await cast.invite(PEOPLE[command.who] as string, { in: to })).invitation._id;
      }
      case 'accept':
      case 'decline':
      case 'cancel':
      case 'resend': {
        const one = this.#picked(command.which);
        if (!one) return undefined;
        const id = one.id as InvitationId;
        if (command.do === 'cancel') await cast.cancel(id, ANA, one.workspace as WorkspaceId);
        else if (command.do === 'resend') return (await cast.resend(id, ANA, one.workspace as WorkspaceId)).invitation._id;
        else await cast[command.do](one.person.replace('email:', ''), id);
        return undefined;
      }
      case 'seats':
        await cast.seats(command.seats);
        return undefined;
      case 'remove': {
        const from = this.#workspaces[command.workspace] as WorkspaceId;
        await removeMember(as(cast.platform, ANA), { workspaceId: from, userId: personOf(command.who) as UserId });
        return undefined;
      }
      case 'wait':
        this.lane[0].clock.advance(command.ms);
        return undefined;
      case 'expire':
        await expireDueInvitations(cast.job(), { limit: 100 });
        return undefined;
      case 'promote':
        await promoteLines(cast.job());
        return undefined;
    }
  }

  /** The same in the model; gives why it is refused, or null. */
  #imagine(command: Command, made: string | undefined): string | null {
    const now = this.#now();
    switch (command.do) {
      case 'invite':
        return this.model.invite(made ?? '', this.#workspaces[command.workspace] as string, personOf(command.who), now);
      case 'accept':
      case 'decline':
      case 'cancel':
      case 'resend': {
        const one = this.#picked(command.which);
        if (!one) return null;
        return command.do === 'resend' ? this.model.resend(made ?? '', one, now) : this.model[command.do](one, now);
      }
      case 'seats':
        this.model.setSeats(command.seats, now);
        return null;
      case 'remove':
        return this.model.remove(this.#workspaces[command.workspace] as string, personOf(command.who), now) ? null : 'not_found';
      case 'wait':
        return null;
      case 'expire':
        this.model.expireDue(now);
        return null;
      case 'promote':
        this.model.promote(now);
        return null;
    }
  }

  #imagined() {
    const now = this.#now();
    const shown = this.model.all.map(({ id, status, endsAt, seated }) =>
      status === 'pending' ? [id, endsAt <= now ? 'expired' : seated ? 'seated' : 'in line'] : [id, status],
    );
    const people = this.#workspaces.map((id) => [...(this.model.members.get(id) ?? [])].sort());
    return { invitations: Object.fromEntries(shown), people, counted: [...this.model.counted(now)].sort() };
  }

  async #state() {
    const { db } = this.lane[1];
    const now = this.lane[0].clock.now();
    const found = await db.collection('invitations').find().toArray();
    const shown = found.map(({ _id, status, expiresAt, seat }) =>
      status === 'pending'
        ? [String(_id), expiresAt <= now ? 'expired' : seat === 'seated' ? 'seated' : 'in line']
        : [String(_id), status],
    );
    const people = await Promise.all(
      this.#workspaces.map(async (id) =>
        (await membersOf(as(this.lane[1], ANA), id)).flatMap(({ userId, role }) => (role === 'owner' ? [] : [userId])).sort(),
      ),
    );
    const counted = await db.collection('seats').distinct('person', { $or: [{ until: null }, { until: { $gt: now } }] });
    return { invitations: Object.fromEntries(shown), people, counted: counted.sort() };
  }
}

const personOf = (index: number): string => {
  const name = PEOPLE[index] as string;
  return name.includes('@') ? `email:${name}` : name;
};

async function codeOf(act: () => Promise<string | undefined>): Promise<{ code: string | null; made?: string | undefined }> {
  try {
    return { code: null, made: await act() };
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code };
    throw error;
  }
}

const lanes: [TestPlatform, TestPlatform][] = [];

beforeAll(async () => {
  for (let i = 0; i < LANES; i++) {
    const first = await testPlatform();
    lanes.push([first, await testPlatform({ uri: first.uri, clock: first.clock })]);
  }
});

afterAll(async () => {
  for (const [first, second] of lanes) {
    await second.close();
    await first.close();
  }
});

test(
  `S1–S6, I1–I4, I9: ${RUNS} random histories on two instances are, step by step, what the model says`,
  async () => {
    await Promise.all(
      lanes.map((lane, i) =>
        fc.assert(
          fc.asyncProperty(histories, async (history: Command[]) => {
            await new Replay(lane).run(history);
          }),
          { numRuns: Math.ceil(RUNS / LANES), seed: SEED + i, endOnFailure: RUNS > 500 },
        ),
      ),
    );
  },
  Math.max(120_000, RUNS * 3_000),
);
