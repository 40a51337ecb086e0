/*
 * What invitations and seats must do, said as plainly as possible: one list of people, one of invitations, no database, nothing
 * from src/domain.
 */

export interface ModelInvitation {
  id: string;
  workspace: string;
  person: string;
  createdAt: number;
  endsAt: number;
  status: 'pending' | 'accepted' | 'declined' | 'cancelled' | 'expired';
  seated: boolean;
  resent: boolean;
}

const LIFETIME = 7 * 24 * 60 * 60 * 1000;

export class InvitationModel {
  readonly members = new Map<string, Set<string>>();
  readonly all: ModelInvitation[] = [];
  seats = 0;

  #of(workspace: string): Set<string> {
    const members = this.members.get(workspace) ?? new Set<string>();
    this.members.set(workspace, members);
    return members;
  }

  living(now: number): ModelInvitation[] {
    return this.all.filter(({ status, endsAt }) => status === 'pending' && endsAt > now);
  }

  /** S2: people who are members anywhere, or hold a seated living invitation. */
  counted(now: number): Set<string> {
    const people = new Set([...this.members.values()].flatMap((members) => [...members]));
    for (const { person, seated } of this.living(now)) if (seated) people.add(person);
    return people;
  }

  /** S4: one after another, so that nothing clever can be wrong. */
  promote(now: number): void {
    if (this.counted(now).size > this.seats) return;
    for (;;) {
      const people = this.counted(now);
      const next = this.living(now).find(({ seated, person }) => !seated && (people.has(person) || people.size < this.seats));
      if (!next) return;
      next.seated = true;
    }
  }

  /** Gives why not, or null. */
  invite(id: string, workspace: string, person: string, now: number): string | null {
    if (this.#of(workspace).has(person)) return 'invalid_input';
    const open = this.all.find((one) => one.workspace === workspace && one.person === person && one.status === 'pending');
    if (open && open.endsAt > now) return 'conflict';
    if (open) open.status = 'expired';
    if (this.all.filter(({ createdAt }) => createdAt > now - 24 * 60 * 60 * 1000).length >= 50) return 'limit_reached';
    this.promote(now);
    const people = this.counted(now);
    const seated = people.has(person) || people.size < this.seats;
    this.all.push({ id, workspace, person, createdAt: now, endsAt: now + LIFETIME, status: 'pending', seated, resent: false });
    return null;
  }

  accept(one: ModelInvitation, now: number): string | null {
    const why = this.#whyNot(one, now);
    if (why) return why;
    if (!one.seated && !this.#wouldMoveUp(one, now)) return 'no_seat';
    if (this.counted(now).size > this.seats) return 'no_seat';
    this.promote(now);
    one.status = 'accepted';
    this.#of(one.workspace).add(one.person);
    return null;
  }

  #wouldMoveUp(one: ModelInvitation, now: number): boolean {
    const before = this.all.map(({ seated }) => seated);
    this.promote(now);
    const moved = one.seated;
    for (const [i, seated] of before.entries()) (this.all[i] as ModelInvitation).seated = seated;
    return moved;
  }

  decline(one: ModelInvitation, now: number): string | null {
    const why = this.#whyNot(one, now);
    if (why) return why;
    one.status = 'declined';
    this.promote(now);
    return null;
  }

  cancel(one: ModelInvitation, now: number): string | null {
    if (one.status === 'expired' || (one.status === 'pending' && one.endsAt <= now)) return 'expired';
    if (one.status !== 'pending') return 'conflict';
    one.status = 'cancelled';
    this.promote(now);
    return null;
  }

  resend(id: string, one: ModelInvitation, now: number): string | null {
    const isOver = one.status === 'expired' || (one.status === 'pending' && one.endsAt <= now);
    if (!isOver || one.resent) return 'conflict';
    const why = this.invite(id, one.workspace, one.person, now);
    if (why) return why === 'invalid_input' ? 'conflict' : why;
    if (one.status === 'pending') one.status = 'expired';
    one.resent = true;
    return null;
  }

  setSeats(seats: number, now: number): void {
    this.seats = seats;
    const members = new Set([...this.members.values()].flatMap((set) => [...set]));
    const back: ModelInvitation[] = [];
    for (const one of this.living(now).reverse()) {
      if (this.counted(now).size <= seats) break;
      if (!one.seated || members.has(one.person)) continue;
      one.seated = false;
      back.push(one);
    }
    for (const one of back) one.seated = this.counted(now).has(one.person);
    this.promote(now);
  }

  remove(workspace: string, person: string, now: number): boolean {
    if (!this.#of(workspace).delete(person)) return false;
    this.promote(now);
    return true;
  }

  expireDue(now: number): void {
    for (const one of this.all) if (one.status === 'pending' && one.endsAt <= now) one.status = 'expired';
    this.promote(now);
  }

  #whyNot(one: ModelInvitation, now: number): string | null {
    if (one.status === 'expired' || (one.status === 'pending' && one.endsAt <= now)) return 'expired';
    return one.status === 'pending' ? null : 'conflict';
  }
}
