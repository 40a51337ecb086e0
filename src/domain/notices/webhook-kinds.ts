/** What an owner hears of a webhook to which nothing more is sent (A4). */
export interface WebhookDisabled {
  workspaceId: string;
  workspaceName: string;
  workspaceHandle: string;
  agentId: string;
  agentName: string;
  webhookId: string;
  url: string;
  /** `gone`: its receiver said so; `failing`: nothing has got through since `since`. */
  trouble: 'gone' | 'failing';
  since: Date;
  /** What the last attempt came to, a sentence. */
  lastError: string;
}

export type WebhookNotice = { kind: 'webhook-disabled'; data: WebhookDisabled };
