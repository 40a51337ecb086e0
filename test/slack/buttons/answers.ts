import { obj, str } from '../../support/slack/json.js';
import { type SlackStandIn, textOf } from '../../support/slack/stand-in.js';

/** One thing that somebody who acts gets to see. */
export interface Answer {
  kind: 'reply' | 'changed message' | 'modal' | 'changed modal' | 'errors' | 'shared';
  text: string;
}

/** By what an answer is told to belong to an act: no two acts share one. */
export interface Thread {
  responseUrl?: string;
  triggerId?: string;
  viewId?: string;
  /** Where it was pressed: what everybody sees there from then on answers, where nobody was told anything by themselves. */
  message?: { channel: string; ts: string };
  since: number;
}

/** Sorts what the app calls by the act that it answers. */
export class Answers {
  readonly #own = new Map<string, Answer[]>();
  readonly #open: { where: string; answer: Answer }[] = [];
  #read = 0;

  constructor(private readonly slack: SlackStandIn) {}

  /** For a thread that begins. */
  get now(): number {
    this.#sort();
    return this.#open.length;
  }

  /** All answers so far. */
  to({ responseUrl, triggerId, viewId, message, since }: Thread): Answer[] {
    this.#sort();
    const own = [responseUrl, triggerId, viewId].flatMap((key) => this.#own.get(key ?? '') ?? []);
    if (own.length > 0 || !message) return own;
    const places = [message.channel, `${message.channel} ${message.ts}`];
    const open = this.#open.slice(since).find(({ where }) => places.includes(where));
    return open ? [open.answer] : [];
  }

  #sort(): void {
    const { calls } = this.slack;
    for (; this.#read < calls.length && calls[this.#read]?.done; this.#read++) {
      const { method, args } = calls[this.#read] as (typeof calls)[number];
      const [channel, ts] = [str(args.channel), str(args.ts)];
      switch (method) {
        case 'response_url':
          this.#add(str(args.response_url), args.replace_original === true ? 'changed message' : 'reply', args);
          break;
        case 'views.open':
          this.#add(str(args.trigger_id), 'modal', obj(args.view));
          break;
        case 'views.update':
          this.#add(str(args.view_id), 'changed modal', obj(args.view));
          break;
        case 'chat.update':
          this.#open.push({ where: `${channel} ${ts}`, answer: { kind: 'changed message', text: textOf(args) } });
          break;
        case 'chat.postMessage':
          this.#open.push({ where: channel, answer: { kind: 'shared', text: textOf(args) } });
      }
    }
  }

  #add(key: string, kind: Answer['kind'], said: Parameters<typeof textOf>[0]): void {
    this.#own.set(key, [...(this.#own.get(key) ?? []), { kind, text: textOf(said) }]);
  }
}
