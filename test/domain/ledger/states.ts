import type { WorkspaceId } from '../../../src/domain/ids.js';
import { watchThresholds } from '../../../src/domain/ledger/alert.js';
import type { Draft, GrantTerms, LedgerSettings } from '../../../src/domain/ledger/entry.js';
import { bringUpToDate, changeSettings, receiveGrant } from '../../../src/domain/ledger/plan-grants.js';
import { planSettlement } from '../../../src/domain/ledger/plan-settlement.js';
import { EMPTY_WORKSPACE, step, type WorkspaceState } from '../../../src/domain/ledger/workspace-state.js';
import { endedCall, grantTerms, NOW } from './fixtures.js';

export const WS = 'ws_test' as WorkspaceId;

/** A workspace's state without a database: every method gives the state after one more thing. Remembers the last draft and alert. */
export class Story {
  readonly alerts: number[] = [];
  readonly drafts: Draft[] = [];
  state: WorkspaceState;

  constructor(settings: Partial<LedgerSettings> = {}) {
    this.state = { ...EMPTY_WORKSPACE, settings: { ...EMPTY_WORKSPACE.settings, ...settings } };
  }

  get last(): Draft | undefined {
    return this.drafts.at(-1);
  }

  grant(terms: Partial<GrantTerms> = {}): this {
    return this.#post(receiveGrant(WS, this.state, grantTerms(terms), {}));
  }

  call(seconds: number): this {
    return this.#post(planSettlement(WS, this.state, endedCall(seconds), NOW));
  }

  settings(change: Partial<LedgerSettings>): this {
    return this.#post(changeSettings('settings', { ...this.state.settings, ...change }, 'test'));
  }

  /** What the expiry job, or the next act, does at `NOW + ms`. */
  at(ms: number): this {
    for (const draft of bringUpToDate(WS, this.state, NOW + ms).drafts) this.#post(draft);
    return this;
  }

  #post(draft: Draft): this {
    const { after } = step(this.state, draft);
    const { armed, crossed } = watchThresholds(this.state, after, draft.type === 'grant' || draft.type === 'effect');
    this.state = { ...after, armed };
    this.drafts.push(draft);
    if (crossed) this.alerts.push(crossed.threshold);
    return this;
  }
}

/** Available seconds of each open grant, in draw order. */
export const left = ({ grants }: WorkspaceState): number[] => [...grants.values()].map(({ available }) => available);
