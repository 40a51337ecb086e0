import { isObj, type Obj, obj, objs } from './json.js';
import { checkOptionsAnswer, checkResponseAction, type Problem } from './limits.js';
import type { OpenView } from './open-views.js';
import type { ResponseUrlFor } from './response-urls.js';
import type { SlackServer } from './server.js';
import type { AppAnswer } from './transport.js';

/** Does with the app's answer what Slack's client does with it. Breaches of the rules are collected, and not carried out. */
export class AfterAnswer {
  readonly #offered = new Map<string, Obj[]>();

  constructor(private readonly server: SlackServer) {}

  /** The options an app last gave for an external select. */
  offered = (actionId: string): Obj[] => this.#offered.get(actionId) ?? [];

  /** A command's acknowledgement may carry a message. */
  ofCommand(answer: AppAnswer, target: ResponseUrlFor): void {
    if (answer.status !== 200 || answer.body === '') return;
    const body: Obj = isObj(answer.body) ? answer.body : { text: String(answer.body) };
    const before = this.server.violations.length;
    try {
      this.server.acceptResponse(body, 'ack');
    } catch {
      if (this.server.violations.length === before) throw new Error('The acknowledgement was refused without a violation.');
      return;
    }
    this.server.responseUrls.apply(target, body, 'ack');
    this.server.log.changed();
  }

  /** An accepted submission closes, changes or adds a view; errors stay under their fields. */
  ofSubmission(answer: AppAnswer, open: OpenView): void {
    if (answer.status !== 200) return;
    if (this.#breaks(checkResponseAction(answer.body, open.view), 'view_submission')) return;
    const { views } = this.server.world;
    const body = obj(answer.body);
    open.errors = body.response_action === 'errors' ? obj(body.errors) : {};
    if (body.response_action === 'update') views.update(open, obj(body.view));
    else if (body.response_action === 'push') views.push(open.user, open.teamId, obj(body.view));
    else if (body.response_action === 'clear') views.closeAll(open.user);
    else if (body.response_action === undefined) views.close(open);
    this.server.log.changed();
  }

  /** Options stay at hand for choosing one of them. */
  ofOptions(answer: AppAnswer, actionId: string): void {
    const body = obj(answer.body);
    if (answer.status !== 200 || this.#breaks(checkOptionsAnswer(body), 'block_suggestion')) return;
    const grouped = objs(body.option_groups).flatMap((group) => objs(group.options));
    this.#offered.set(actionId, [...objs(body.options), ...grouped]);
  }

  #breaks(problems: Problem[], method: string): boolean {
    this.server.violations.push(...problems.map((problem) => ({ ...problem, method })));
    return problems.some((problem) => problem.severity === 'error');
  }
}
