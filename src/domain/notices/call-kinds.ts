/** N12: what a member objects to. */
export interface DisputeData {
  workspaceId: string;
  workspaceName: string;
  workspaceHandle: string;
  disputeId: string;
  agentId: string;
  agentName: string;
  callId: string;
  byName: string;
  reason: string;
}

/** What the owner answered: a reason, with the seconds given back, 0 when the call stands. */
export interface DisputeAnswer {
  ownerName: string;
  answer: string;
  returnedSeconds: number;
}

/** What is said about one call. */
export type CallNotice =
  /** To the owner. */
  | { kind: 'call-disputed'; data: DisputeData & { billedSeconds: number } }
  /** To the owner, in place of it. */
  | { kind: 'call-dispute-closed'; data: DisputeData & DisputeAnswer }
  /** To whoever disputed it. */
  | { kind: 'call-dispute-answered'; data: DisputeData & DisputeAnswer };
