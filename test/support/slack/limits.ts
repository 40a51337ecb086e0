import type { Problem } from './limits-text.js';

export { checkMessage, checkOptionsAnswer, checkResponse } from './limits-messages.js';
export type { Problem } from './limits-text.js';
export { checkResponseAction, checkView } from './limits-views.js';

/** A breach of Slack's rules and the place it came in by. */
export interface Violation extends Problem {
  method: string;
}

/** Slack's own wording of a refusal, as it stands in response_metadata.messages. */
export function slackWording(problem: Problem): string {
  return `[${problem.severity === 'error' ? 'ERROR' : 'WARN'}] ${problem.message} [json-pointer:${problem.path}]`;
}

/** Throws with every violation listed, unless all of them are expected ones. */
export function assertNoViolations(violations: Violation[], allow: RegExp[] = []): void {
  const left = violations.filter((one) => !allow.some((pattern) => pattern.test(one.message)));
  if (left.length === 0) return;
  const lines = left.map((one) => `  ${one.method} ${one.path || '/'}: ${one.message} (${one.severity})`);
  throw new Error(`Slack's limits were broken ${left.length} times:\n${lines.join('\n')}`);
}
