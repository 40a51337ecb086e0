import type { Logger } from '../../platform/log.js';
import type { Message } from './blocks.js';
import { message } from './blocks.js';
import type { Caller } from './caller.js';
import { slackError } from './clients.js';
import type { Desk } from './desk.js';
import { uploadFiles } from './files.js';
import { type Modal, type ModalView, notice, toView } from './modal.js';
import { withPrefix } from './prefix.js';
import type { Change, Reply } from './reply.js';
import { plainIfRefused, tell } from './send.js';
import { code, md } from './text.js';

/** Makes replies happen for one caller. Nothing here throws: what Slack does not take is logged and, where it can be, said. */
export class Performer {
  constructor(
    private readonly desk: Desk,
    private readonly caller: Caller,
    private readonly log: Logger,
  ) {}

  /** Says something where the person asked. */
  async say(what: Message): Promise<void> {
    await tell(this.desk.clients, this.#address(), this.#out(what), this.log);
  }

  /** Does what the reply asks; `waiting` is a view that was opened while the reply was made. */
  async perform(reply: Reply, waiting?: OpenedView): Promise<void> {
    switch (reply.kind) {
      case 'ephemeral':
        if (reply.change) await this.#change(reply.change);
        return waiting ? this.#fill(waiting, notice(waiting.title, reply.message.blocks)) : this.say(reply.message);
      case 'replace':
        return this.#replace(reply.message);
      case 'openModal':
        return waiting ? this.#fill(waiting, reply.modal) : void (await this.open(reply.modal));
      case 'updateModal':
        return this.updateView(this.view(reply.modal));
      case 'directMessage':
        await tell(this.desk.clients, { userId: reply.userId }, this.#out(reply.message), this.log);
        return;
      case 'share':
        return this.#share(reply);
      case 'files':
        return this.#sendFiles(reply);
      case 'fieldErrors':
        return this.say(message(md`${Object.values(reply.errors).join(' ')}`));
      case 'nothing':
        return waiting ? this.#fill(waiting, notice(waiting.title, md`Done.`)) : undefined;
    }
  }

  /** The modal as a view that remembers where it was asked for. */
  view(modal: Modal): ModalView {
    return this.#out(toView(modal, this.caller.origin));
  }

  /** Opens a modal with the payload's trigger; undefined when Slack would not. */
  async open(modal: Modal): Promise<OpenedView | undefined> {
    const { triggerId } = this.caller;
    if (!triggerId) return undefined;
    try {
      const { view } = await this.desk.clients.interactive.views.open({ trigger_id: triggerId, view: this.view(modal) });
      return view?.id ? { id: view.id, title: modal.title } : undefined;
    } catch (error) {
      const word = slackError(error);
      this.log.warn({ err: error, slackError: word }, 'a modal did not open');
      // The trigger is used up when the same payload came twice: the form is open already.
      if (word !== 'exchanged_trigger_id')
        await this.say(message(md`The form could not be opened: Slack gives only three seconds for it. Please try again.`));
      return undefined;
    }
  }

  /**
   * Shows another view in place of the caller's. Without its hash: while somebody types, the payloads of several letters carry
   * the same one, and only the first of them would show.
   */
  async updateView(view: ModalView): Promise<void> {
    if (this.caller.view) await this.#update(this.caller.view.id, view);
  }

  async #fill(waiting: OpenedView, modal: Modal): Promise<void> {
    await this.#update(waiting.id, this.view(modal));
  }

  async #update(viewId: string, view: ModalView): Promise<void> {
    try {
      await this.desk.clients.interactive.views.update({ view_id: viewId, view });
    } catch (error) {
      this.log.info({ err: error, slackError: slackError(error) }, 'a modal was not updated');
    }
  }

  async #share({ message: what, files }: Extract<Reply, { kind: 'share' }>): Promise<void> {
    const { channelId } = this.caller.origin;
    const client = this.desk.clients.interactive;
    try {
      if (!channelId) throw new Error('There is no channel to share in.');
      const posted = await plainIfRefused(this.#out(what), (m) =>
        client.chat.postMessage({ channel: channelId, unfurl_links: false, ...m }),
      );
      await uploadFiles(this.desk.clients, posted.channel ?? channelId, files, this.log);
    } catch (error) {
      this.log.info({ err: error, slackError: slackError(error) }, 'a message was not shared');
      await this.say(
        message(md`It could not be shared here: I am not in this channel. Invite me with ${code('/invite')} and try again.`),
      );
    }
  }

  async #sendFiles({ message: what, files }: Extract<Reply, { kind: 'files' }>): Promise<void> {
    const client = this.desk.clients.interactive;
    const why = message(
      md`The file could not be sent. That needs the scope ${code('files:write')}, or ${code('PUBLIC_URL')} for a link to it; whoever runs Switchboard can set either.`,
    );
    try {
      const posted = await plainIfRefused(this.#out(what), (m) =>
        client.chat.postMessage({ channel: this.caller.userId, unfurl_links: false, ...m }),
      );
      const channelId = posted.channel ?? this.caller.userId;
      if (await uploadFiles(this.desk.clients, channelId, files, this.log)) {
        return await this.say(message(md`The file is in your direct messages with me.`));
      }
      if (posted.ts) await this.#change({ channelId, ts: posted.ts, message: why });
    } catch (error) {
      this.log.info({ err: error, slackError: slackError(error) }, 'a file was not sent');
    }
    await this.say(why);
  }

  async #replace(what: Message): Promise<void> {
    const { message: clicked, origin, userId } = this.caller;
    const out = this.#out(what);
    if (!clicked) return this.say(what);
    if (clicked.isEphemeral || origin.responseUrl) {
      await tell(this.desk.clients, { userId, ...origin }, out, this.log, true);
      return;
    }
    if (!(await this.#change({ ...clicked, message: what }))) await this.say(what);
  }

  async #change({ channelId, ts, message: what }: Change): Promise<boolean> {
    try {
      await plainIfRefused(this.#out(what), (m) => this.desk.clients.interactive.chat.update({ channel: channelId, ts, ...m }));
      return true;
    } catch (error) {
      this.log.warn({ err: error, slackError: slackError(error) }, 'a message was not changed');
      return false;
    }
  }

  #address() {
    return { userId: this.caller.userId, ...this.caller.origin };
  }

  #out<T>(value: T): T {
    const { table } = this.desk;
    return withPrefix(value, table.prefix, table.names);
  }
}

export interface OpenedView {
  id: string;
  title: string;
}
