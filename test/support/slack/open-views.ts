import { copy, type Obj, obj, str } from './json.js';
import type { Messages } from './messages.js';
import { Refusal } from './refusal.js';

/** A modal somebody has open, or somebody's Home. `typed` is what they have filled in so far, by `block.action`. */
export interface OpenView {
  id: string;
  user: string;
  teamId: string;
  view: Obj;
  typed: Map<string, Obj>;
  /** The field errors shown after the last refused submission. */
  errors: Obj;
}

interface Trigger {
  user: string;
  teamId: string;
  at: number;
  used: boolean;
}

/** Slack shows three modals on top of each other, no more. */
const STACK = 3;

/** Modals by person (a stack, top last), Homes, and the trigger_ids that let an app open one. */
export class OpenViews {
  readonly #stacks = new Map<string, OpenView[]>();
  readonly #homes = new Map<string, OpenView>();
  readonly #triggers = new Map<string, Trigger>();

  constructor(
    private readonly now: () => number,
    private readonly newId: (prefix: string) => string,
    private readonly messages: Messages,
    private readonly triggerLifetimeMs: number,
    private readonly app: { appId: string; botId: string },
  ) {}

  newTrigger(user: string, teamId: string): string {
    const id = `${this.newId('')}.${this.newId('')}.${this.newId('').toLowerCase()}`;
    this.#triggers.set(id, { user, teamId, at: this.now(), used: false });
    return id;
  }

  /** Uses the trigger up. invalid_, exchanged_ or expired_trigger_id when it is no good. */
  takeTrigger(id: unknown, teamId: string): Trigger {
    const trigger = this.#triggers.get(str(id));
    if (trigger === undefined || trigger.teamId !== teamId) throw new Refusal('invalid_trigger_id');
    if (trigger.used) throw new Refusal('exchanged_trigger_id');
    if (this.now() - trigger.at > this.triggerLifetimeMs) throw new Refusal('expired_trigger_id');
    trigger.used = true;
    return trigger;
  }

  open(user: string, teamId: string, view: Obj): OpenView {
    const opened = this.#make(user, teamId, view, null);
    this.#stacks.set(user, [opened]);
    return opened;
  }

  push(user: string, teamId: string, view: Obj): OpenView {
    const stack = this.stackOf(user);
    if (stack.length >= STACK) throw new Refusal('push_limit_reached');
    const pushed = this.#make(user, teamId, view, stack.at(-1) ?? null);
    this.#stacks.set(user, [...stack, pushed]);
    return pushed;
  }

  publish(user: string, teamId: string, view: Obj, hash: unknown): OpenView {
    const before = this.#homes.get(user);
    if (hash !== undefined && before !== undefined && hash !== before.view.hash) throw new Refusal('hash_conflict');
    const home = this.#make(user, teamId, view, null);
    if (before !== undefined) Object.assign(home, { id: before.id, view: { ...home.view, id: before.id } });
    this.#homes.set(user, home);
    return home;
  }

  /** Replaces a view's content; what the person typed stays where block and action keep their ids. */
  update(target: OpenView, view: Obj, hash?: unknown): OpenView {
    if (hash !== undefined && hash !== target.view.hash) throw new Refusal('hash_conflict');
    target.view = { ...target.view, ...this.#body(view), hash: this.#hash() };
    target.errors = {};
    return target;
  }

  close(target: OpenView): void {
    this.#stacks.set(
      target.user,
      this.stackOf(target.user).filter((view) => view !== target),
    );
  }

  closeAll(user: string): void {
    this.#stacks.delete(user);
  }

  stackOf(user: string): OpenView[] {
    return this.#stacks.get(user) ?? [];
  }

  /** The modal on top for this person. */
  top(user: string): OpenView | undefined {
    return this.stackOf(user).at(-1);
  }

  home(user: string): OpenView | undefined {
    return this.#homes.get(user);
  }

  byId(id: string): OpenView | undefined {
    return [...this.#stacks.values(), [...this.#homes.values()]].flat().find((view) => view.id === id);
  }

  byExternalId(id: string): OpenView | undefined {
    return [...this.#stacks.values(), [...this.#homes.values()]].flat().find((view) => view.view.external_id === id);
  }

  #make(user: string, teamId: string, view: Obj, below: OpenView | null): OpenView {
    const externalId = str(view.external_id);
    if (externalId !== '' && view.type === 'modal' && this.byExternalId(externalId)) throw new Refusal('duplicate_external_id');
    const id = this.newId('V');
    const frame = {
      id,
      team_id: teamId,
      app_id: this.app.appId,
      bot_id: this.app.botId,
      app_installed_team_id: teamId,
      hash: this.#hash(),
      previous_view_id: below?.id ?? null,
      root_view_id: below === null ? id : str(below.view.root_view_id),
    };
    return { id, user, teamId, view: { ...frame, ...this.#body(view) }, typed: new Map(), errors: {} };
  }

  #body(view: Obj): Obj {
    return {
      type: view.type,
      callback_id: str(view.callback_id),
      external_id: str(view.external_id),
      private_metadata: str(view.private_metadata),
      title: copy(view.title) ?? null,
      submit: copy(view.submit) ?? null,
      close: copy(view.close) ?? null,
      clear_on_close: view.clear_on_close === true,
      notify_on_close: view.notify_on_close === true,
      blocks: this.messages.withIds(view.blocks),
      state: obj({ values: {} }),
    };
  }

  #hash(): string {
    return `${Math.floor(this.now() / 1000)}.${this.newId('').toLowerCase()}`;
  }
}
