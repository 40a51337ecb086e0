import { type Obj, str } from './json.js';
import { checkResponse, type Problem } from './limits.js';
import { Refusal } from './refusal.js';
import type { World } from './world.js';

/** Slack gives five uses in thirty minutes. */
const USES = 5;
const LIFETIME_MS = 30 * 60_000;

export interface ResponseUrlFor {
  user: string;
  channel: string;
  /** The message that was clicked, when there was one. */
  messageTs?: string | null;
}

interface Issued extends ResponseUrlFor {
  at: number;
  uses: number;
}

/** The response_urls handed out with commands and clicks. */
export class ResponseUrls {
  readonly #issued = new Map<string, Issued>();

  constructor(
    private readonly world: World,
    private readonly baseUrl: string,
  ) {}

  issue(target: ResponseUrlFor): string {
    const id = this.world.newId('R');
    this.#issued.set(id, { ...target, at: this.world.now(), uses: 0 });
    return `${this.baseUrl}/response/${id}`;
  }

  /** Takes one use; used_url or expired_url when there is none left. */
  use(id: string): Issued {
    const issued = this.#issued.get(id);
    if (issued === undefined) throw new Refusal('invalid_url');
    if (this.world.now() - issued.at > LIFETIME_MS) throw new Refusal('expired_url');
    if (issued.uses >= USES) throw new Refusal('used_url');
    issued.uses += 1;
    return issued;
  }

  /** What is wrong with a response, before it takes effect. */
  check(body: Obj): Problem[] {
    return checkResponse(body);
  }

  /** Replaces, deletes or adds a message, as the body asks. Acknowledgements with a body go the same way. */
  apply(target: ResponseUrlFor, body: Obj, via: string): void {
    const { messages } = this.world;
    const original = target.messageTs ? messages.find(target.channel, target.messageTs) : undefined;
    if (original !== undefined && body.delete_original === true) messages.remove(original);
    else if (original !== undefined && body.replace_original === true) messages.edit(original, body, false);
    else this.#add(target, body, via);
  }

  #add(target: ResponseUrlFor, body: Obj, via: string): void {
    const { messages, botUserId, teamId } = this.world;
    if (str(body.text) === '' && body.blocks === undefined && body.attachments === undefined) return;
    const ephemeralTo = body.response_type === 'in_channel' ? null : target.user;
    messages.post({ channel: target.channel, user: botUserId, teamId, via, content: body, ephemeralTo });
  }
}
