import type { Obj } from './json.js';
import { type Problem, slackWording, type Violation } from './limits.js';
import { chatMethods } from './methods-chat.js';
import { peopleMethods } from './methods-people.js';
import { viewMethods } from './methods-views.js';
import { Refusal } from './refusal.js';
import type { TokenOwner, World } from './world.js';

/** A file on its way in; `bytes` is null until it was uploaded, `channel` until it was shared. */
export interface Upload {
  id: string;
  filename: string;
  length: number;
  bytes: Buffer | null;
  channel: string | null;
}

export interface MethodCall {
  world: World;
  owner: TokenOwner;
  args: Obj;
  uploads: Map<string, Upload>;
  baseUrl: string;
}

export interface Method {
  scope?: string;
  check?: (args: Obj) => Problem[];
  run: (call: MethodCall) => Obj;
}

export type MethodTable = Record<string, Method>;

const table: MethodTable = { ...peopleMethods, ...chatMethods, ...viewMethods };

/** Checks token, scope and payload, then does it. Throws Refusal; breaches of limits go to `violations` as well. */
export function runMethod(name: string, token: string, call: Omit<MethodCall, 'owner'>, violations: Violation[]): Obj {
  const method = Object.hasOwn(table, name) ? table[name] : undefined;
  if (method === undefined) throw new Refusal('unknown_method', { req_method: name });
  if (token === '') throw new Refusal('not_authed');
  const owner = call.world.tokens.get(token);
  if (owner === undefined) throw new Refusal('invalid_auth');
  if (owner.gone !== null) throw new Refusal(owner.gone);
  const { scopes } = call.world;
  if (method.scope !== undefined && !scopes.has(method.scope)) {
    throw new Refusal('missing_scope', { needed: method.scope, provided: [...scopes].join(',') });
  }
  const problems = method.check?.(call.args) ?? [];
  violations.push(...problems.map((problem) => ({ ...problem, method: name })));
  refuseOn(problems, name.startsWith('views.') ? 'invalid_arguments' : 'invalid_blocks');
  const warnings = problems.map(slackWording);
  return {
    ok: true,
    ...method.run({ ...call, owner }),
    ...(warnings.length > 0 ? { response_metadata: { messages: warnings } } : {}),
  };
}

/** Slack's refusal of a payload that breaks its rules, if it does. */
export function refuseOn(problems: Problem[], usual: string): void {
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length === 0) return;
  const code = errors.find((problem) => problem.code !== undefined)?.code ?? usual;
  const messages = errors.map(slackWording);
  throw new Refusal(code, { errors: messages, response_metadata: { messages } });
}
