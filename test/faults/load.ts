import { inParallel } from '../support/caller.js';
import { bodyOf, type Sending, type Unit } from './calls.js';
import { postUntilAnswered, type Wait } from './sender.js';
import { Told } from './told.js';
import type { World } from './world.js';

/** The sending of all calls, and what can be waited for while it lasts. */
export class Load {
  readonly told = new Told();
  readonly waits: Wait[] = [];
  #answered = 0;
  #milestones: { at: number; resolve: () => void }[] = [];

  constructor(
    private readonly sending: Sending,
    private readonly world: World,
    private readonly say: (line: string) => void,
  ) {}

  /** How many requests there are; one holds a call or a batch. */
  get total(): number {
    return this.sending.units.length;
  }

  get retries(): number {
    return this.waits.reduce((sum, { tries }) => sum + tries - 1, 0);
  }

  /** Resolves when so many requests have been answered. */
  reached(at: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#answered >= at) resolve();
      else this.#milestones.push({ at, resolve });
    });
  }

  /** Sends everything, so many at a time; `urlsOf` says which instances a request goes to, all of which must answer. */
  async send(connections: number, urlsOf: (index: number) => readonly string[]): Promise<void> {
    const began = performance.now();
    await inParallel(this.sending.units, connections, async (unit, i) => {
      await Promise.all(urlsOf(i).map((url) => this.#sendTo(url, unit)));
      this.#count(began);
    });
  }

  async #sendTo(url: string, unit: Unit): Promise<void> {
    const apiKey = this.world.places[unit.place]?.agents[unit.agent]?.apiKey;
    const answer = await postUntilAnswered(url, '/api/v1/calls', { authorization: `Bearer ${apiKey}` }, bodyOf(unit));
    this.told.hear(unit, answer);
    this.waits.push({ sentAt: answer.sentAt, answeredAt: answer.answeredAt, tries: answer.tries });
  }

  #count(began: number): void {
    this.#answered++;
    const due = this.#milestones.filter(({ at }) => at <= this.#answered);
    if (due.length > 0) this.#milestones = this.#milestones.filter(({ at }) => at > this.#answered);
    for (const { resolve } of due) resolve();
    if (this.#answered % Math.ceil(this.total / 10) !== 0 && this.#answered !== this.total) return;
    const rate = Math.round(this.#answered / ((performance.now() - began) / 1000));
    this.say(`${count(this.#answered)} of ${count(this.total)} requests answered, ${count(rate)} a second`);
  }
}

const count = (value: number): string => value.toLocaleString('en');
