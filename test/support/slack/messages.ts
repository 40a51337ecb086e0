import { copy, type Obj, objs, str } from './json.js';

/** A message as it now stands in a channel; an ephemeral one is seen by `ephemeralTo` alone. */
export interface StoredMessage {
  channel: string;
  ts: string;
  user: string;
  teamId: string;
  text: string;
  blocks: Obj[];
  attachments: Obj[];
  threadTs: string | null;
  ephemeralTo: string | null;
  metadata: Obj | null;
  files: Obj[];
  edits: number;
  /** How it came: `chat.postMessage`, `response_url`, `ack` … */
  via: string;
}

export interface NewMessage {
  channel: string;
  user: string;
  teamId: string;
  via: string;
  content: Obj;
  ephemeralTo?: string | null;
}

/** All messages of all channels, oldest first. */
export class Messages {
  readonly all: StoredMessage[] = [];
  #counter = 0;

  constructor(
    private readonly now: () => number,
    private readonly newId: (prefix: string) => string,
  ) {}

  /** A timestamp no other message has. */
  newTs(): string {
    this.#counter += 1;
    return `${Math.floor(this.now() / 1000)}.${String(this.#counter).padStart(6, '0')}`;
  }

  post({ content, ephemeralTo = null, ...where }: NewMessage): StoredMessage {
    const message: StoredMessage = {
      ...where,
      ts: this.newTs(),
      ephemeralTo,
      threadTs: str(content.thread_ts) || null,
      metadata: (content.metadata as Obj | undefined) ?? null,
      files: objs(content.files),
      edits: 0,
      ...this.#content(content),
    };
    this.all.push(message);
    return message;
  }

  /** Slack keeps blocks when an update names only text, and drops them when it names an empty list. */
  edit(message: StoredMessage, content: Obj, keepsBlocks: boolean): void {
    const next = this.#content(content);
    if (keepsBlocks && content.blocks === undefined) next.blocks = message.blocks;
    Object.assign(message, next, { edits: message.edits + 1 });
  }

  remove(message: StoredMessage): void {
    this.all.splice(this.all.indexOf(message), 1);
  }

  find(channel: string, ts: string): StoredMessage | undefined {
    return this.all.find((message) => message.channel === channel && message.ts === ts);
  }

  /** Gives every block a block_id and every element an action_id, as Slack does. */
  withIds(blocks: unknown): Obj[] {
    return objs(copy(blocks)).map((block) => {
      const element = block.element as Obj | undefined;
      for (const inner of [
        element,
        block.accessory as Obj | undefined,
        ...(block.type === 'actions' ? objs(block.elements) : []),
      ]) {
        if (inner !== undefined && inner.type !== 'image') inner.action_id ??= this.newId('a');
      }
      return { ...block, block_id: block.block_id ?? this.newId('b') };
    });
  }

  #content(content: Obj): Pick<StoredMessage, 'text' | 'blocks' | 'attachments'> {
    return {
      text: str(content.text),
      blocks: this.withIds(content.blocks ?? []),
      attachments: objs(copy(content.attachments ?? [])),
    };
  }
}

/** The message object Slack sends along in payloads and answers. */
export function messagePayload(message: StoredMessage, botId: string): Obj {
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    team: message.teamId,
    text: message.text,
    blocks: copy(message.blocks),
    ...(message.attachments.length > 0 ? { attachments: copy(message.attachments) } : {}),
    ...(message.via === 'person' ? {} : { bot_id: botId, subtype: 'bot_message' }),
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    ...(message.edits > 0 ? { edited: { user: message.user, ts: message.ts } } : {}),
    ...(message.metadata === null ? {} : { metadata: copy(message.metadata) }),
  };
}
