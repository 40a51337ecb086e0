/** What an owner hears of a standing allocation that its source cannot cover (N13). */
export interface StandingTrouble {
  /** `short`: three days ahead; `partly`, `missed`: at the turn; `ended`: it repeats no more. */
  what: 'short' | 'partly' | 'missed' | 'ended';
  workspaceId: string;
  workspaceName: string;
  workspaceHandle: string;
  sourceName: string;
  /** What comes each period, and what there is or was. */
  seconds: number;
  availableSeconds: number;
  /** The turn. */
  at: Date;
}

export type StandingNotice = { kind: 'standing-trouble'; data: StandingTrouble };
