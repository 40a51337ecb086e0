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

/** H7: what a platform reports and no agent is known for. */
export interface UnplacedData {
  workspaceId: string;
  workspaceName: string;
  workspaceHandle: string;
  /** As people call it. */
  providerName: string;
  /** What it calls an agent. */
  agentWord: string;
  providerAgentId?: string;
  /** The workspace's own number of the call. */
  ownNumber?: string;
}

/** What is said about calls. */
export type CallNotice =
  /** To the owner. */
  | { kind: 'calls-unplaced'; data: UnplacedData }
  /** To the owner. */
  | { kind: 'call-disputed'; data: DisputeData & { billedSeconds: number } }
  /** To the owner, in place of it. */
  | { kind: 'call-dispute-closed'; data: DisputeData & DisputeAnswer }
  /** To whoever disputed it. */
  | { kind: 'call-dispute-answered'; data: DisputeData & DisputeAnswer };
