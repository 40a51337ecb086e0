import { AfterAnswer } from './after-answer.js';
import {
  type ClickArgs,
  type DriverOptions,
  type OptionsArgs,
  type ShortcutArgs,
  type SlashArgs,
  type SubmitArgs,
  userId,
  type ViewClickArgs,
  type Who,
} from './driver-args.js';
import { type Obj, str } from './json.js';
import type { StoredMessage } from './messages.js';
import type { OpenView } from './open-views.js';
import { channelRef, eventPayload, frame, messagePlace, slashPayload, viewPayload } from './payloads.js';
import { GENERAL } from './people.js';
import { blocksOf } from './read.js';
import type { EnvelopeType } from './socket.js';
import type { SlackStandIn } from './stand-in.js';
import { type AppAnswer, httpTransport, type Overrides, type SentRequest, socketTransport, type Transport } from './transport.js';
import { actionOf, elementNamed, requireFilled, stateValues, typeInto } from './view-state.js';

export type * from './driver-args.js';
export type { FieldValue } from './field-values.js';
export { type AppAnswer, type Overrides, post, type SentRequest, slackSignature } from './transport.js';
export type { FieldValues } from './view-state.js';

/** What people do in Slack, sent to the app as Slack sends it. */
export class SlackDrivers {
  readonly #transport: Transport;
  readonly #after: AfterAnswer;
  readonly #teamId: string;
  /** The last request sent, for redeliver(). */
  lastRequest: SentRequest | null = null;

  constructor(
    private readonly standIn: SlackStandIn,
    options: DriverOptions,
  ) {
    const nowSeconds = options.nowSeconds ?? (() => Math.floor(Date.now() / 1000));
    const url = `${options.appUrl ?? ''}${options.path ?? '/slack/events'}`;
    const isSocket = options.transport === 'socket';
    if (!isSocket && options.appUrl === undefined) throw new Error('Drivers over HTTP need appUrl.');
    this.#transport = isSocket
      ? socketTransport(standIn.socket, standIn.server.log, nowSeconds)
      : httpTransport(url, options.signingSecret ?? standIn.signingSecret, nowSeconds);
    this.#after = new AfterAnswer(standIn.server);
    this.#teamId = options.teamId ?? standIn.teamId;
  }

  /** `/command text`. A message in the acknowledgement becomes visible to the person. */
  async slash({ user, channel = GENERAL, command, text = '' }: SlashArgs, overrides: Overrides = {}): Promise<AppAnswer> {
    const target = { user: userId(user), channel };
    const payload = slashPayload(this.#world, this.#teamId, target.user, channel, command, text);
    payload.response_url = this.standIn.newResponseUrl(target);
    const answer = await this.send('slash_commands', payload, overrides);
    this.#after.ofCommand(answer, target);
    return answer;
  }

  /** A click or a choice in a message; refuses what the message does not offer this person. */
  async click(
    { user, channel, messageTs, actionId, blockId, value, values = {} }: ClickArgs,
    overrides: Overrides = {},
  ): Promise<AppAnswer> {
    const who = userId(user);
    const message = this.#visible(channel, messageTs, who);
    const blocks = blocksOf({ blocks: message.blocks, attachments: message.attachments });
    const touched = elementNamed(blocks, { actionId, blockId, buttonValue: value });
    const typed = new Map<string, Obj>();
    typeInto(blocks, typed, values, this.#after.offered);
    const payload = {
      type: 'block_actions',
      ...frame(this.#world, this.#teamId, who),
      ...messagePlace(this.#world, message),
      response_url: this.standIn.newResponseUrl({ user: who, channel, messageTs }),
      actions: [actionOf(touched, value, this.#after.offered, this.#world.messages.newTs())],
      state: { values: stateValues(blocks, typed) },
    };
    return this.send('interactive', payload, overrides);
  }

  /** A click or a choice in the modal on top, or in the Home. */
  async clickInView(
    { user, viewId, home, actionId, blockId, value, values = {} }: ViewClickArgs,
    overrides: Overrides = {},
  ): Promise<AppAnswer> {
    const who = userId(user);
    const open = this.#open(who, viewId, home);
    const blocks = blocksOf(open.view);
    const touched = elementNamed(blocks, { actionId, blockId, buttonValue: value });
    const chosen =
      touched.element.type === 'button' || touched.element.type === 'overflow'
        ? {}
        : { [`${str(touched.block.block_id)}.${actionId}`]: value ?? null };
    typeInto(blocks, open.typed, { ...values, ...chosen }, this.#after.offered);
    const payload = {
      type: 'block_actions',
      ...frame(this.#world, this.#teamId, who),
      container: { type: 'view', view_id: open.id },
      view: viewPayload(open, stateValues(blocks, open.typed)),
      actions: [actionOf(touched, value, this.#after.offered, this.#world.messages.newTs())],
    };
    return this.send('interactive', payload, overrides);
  }

  /** Fills and submits a modal, then does what the answer says: closes it, shows errors, updates, pushes, clears. */
  async submitView({ user, viewId, values = {}, incomplete = false }: SubmitArgs, overrides: Overrides = {}): Promise<AppAnswer> {
    const who = userId(user);
    const open = this.#open(who, viewId);
    const blocks = blocksOf(open.view);
    typeInto(blocks, open.typed, values, this.#after.offered);
    if (!incomplete) requireFilled(blocks, open.typed);
    const view = viewPayload(open, stateValues(blocks, open.typed));
    const payload = { type: 'view_submission', ...frame(this.#world, this.#teamId, who), view, response_urls: [] };
    const answer = await this.send('interactive', payload, overrides);
    this.#after.ofSubmission(answer, open);
    return answer;
  }

  /** Closes the modal on top; the app hears of it (and there is an answer) only with notify_on_close. */
  async closeView({ user, viewId }: { user: Who; viewId?: string }, overrides: Overrides = {}): Promise<AppAnswer | null> {
    const who = userId(user);
    const open = this.#open(who, viewId);
    const { views } = this.#world;
    const isCleared = open.view.clear_on_close === true;
    const view = viewPayload(open, stateValues(blocksOf(open.view), open.typed));
    if (isCleared) views.closeAll(who);
    else views.close(open);
    if (open.view.notify_on_close !== true) return null;
    const payload = { type: 'view_closed', ...frame(this.#world, this.#teamId, who), view, is_cleared: isCleared };
    return this.send('interactive', payload, overrides);
  }

  /** An event of the Events API; the same eventId again is the same event. */
  async event(event: Obj & { type: string }, overrides: Overrides & { eventId?: string } = {}): Promise<AppAnswer> {
    return this.send('events_api', eventPayload(this.#world, this.#teamId, event, overrides.eventId), overrides);
  }

  /** Somebody opens the app's Home. */
  async openHome(user: Who, overrides: Overrides = {}): Promise<AppAnswer> {
    const who = userId(user);
    const home = this.standIn.homeOf(who);
    const view = home === undefined ? {} : { view: viewPayload(home, {}) };
    return this.event({ type: 'app_home_opened', user: who, channel: this.#world.dmWith(who), tab: 'home', ...view }, overrides);
  }

  /** A global shortcut, or with channel and messageTs one on a message. */
  async shortcut({ user, callbackId, channel, messageTs }: ShortcutArgs, overrides: Overrides = {}): Promise<AppAnswer> {
    const who = userId(user);
    const base = { ...frame(this.#world, this.#teamId, who), callback_id: callbackId, action_ts: this.#world.messages.newTs() };
    if (channel === undefined || messageTs === undefined)
      return this.send('interactive', { type: 'shortcut', ...base }, overrides);
    const { message } = messagePlace(this.#world, this.#visible(channel, messageTs, who));
    const response_url = this.standIn.newResponseUrl({ user: who, channel, messageTs });
    const place = { channel: channelRef(this.#world, channel), message_ts: messageTs, message, response_url };
    return this.send('interactive', { type: 'message_action', ...base, ...place }, overrides);
  }

  /** What an external select offers for what was typed; the options can then be chosen. */
  async options(
    { user, actionId, blockId, value = '', viewId, channel, messageTs }: OptionsArgs,
    overrides: Overrides = {},
  ): Promise<AppAnswer> {
    const who = userId(user);
    const message = channel !== undefined && messageTs !== undefined ? this.#visible(channel, messageTs, who) : null;
    const open = message === null ? this.#open(who, viewId) : null;
    const { block } = elementNamed(message === null ? blocksOf(open?.view ?? {}) : message.blocks, { actionId, blockId });
    const place =
      open === null
        ? messagePlace(this.#world, message as StoredMessage)
        : { container: { type: 'view', view_id: open.id }, view: viewPayload(open, {}) };
    const { trigger_id, ...base } = frame(this.#world, this.#teamId, who);
    const payload = { type: 'block_suggestion', ...base, ...place, action_id: actionId, block_id: str(block.block_id), value };
    const answer = await this.send('interactive', payload, overrides);
    this.#after.ofOptions(answer, actionId);
    return answer;
  }

  /** Any payload, the usual way: the last resort for shapes no driver makes. */
  async send(type: EnvelopeType, payload: Obj, overrides: Overrides = {}): Promise<AppAnswer> {
    const request = this.#transport.prepare(type, { ...payload, ...overrides.payload }, overrides);
    this.lastRequest = request;
    return this.#transport.send(request, overrides.timeoutMs);
  }

  /** The very same bytes, headers and signature once more: an exact replay. */
  async redeliver(request: SentRequest | null = this.lastRequest): Promise<AppAnswer> {
    if (request === null) throw new Error('Nothing has been sent yet.');
    return this.#transport.send(request);
  }

  /** The same payload, freshly signed (a second later, or the signature would be the same) and marked as a retry. */
  async resend(request: SentRequest | null = this.lastRequest, overrides: Overrides = {}): Promise<AppAnswer> {
    if (request === null) throw new Error('Nothing has been sent yet.');
    const again = { timestamp: request.timestamp + 1, retryNum: 1, retryReason: 'http_timeout', ...overrides };
    return this.send(request.type, request.payload, again);
  }

  get #world() {
    return this.standIn.world;
  }

  #visible(channel: string, ts: string, who: string): StoredMessage {
    const message = this.standIn.message(channel, ts);
    if (message === undefined) throw new Error(`There is no message ${ts} in ${channel}.`);
    if (message.ephemeralTo !== null && message.ephemeralTo !== who)
      throw new Error(`${who} cannot see the message ${ts}: it is for ${message.ephemeralTo} only.`);
    return message;
  }

  #open(who: string, viewId?: string, home = false): OpenView {
    const open =
      viewId !== undefined ? this.#world.views.byId(viewId) : home ? this.standIn.homeOf(who) : this.standIn.modalOf(who);
    if (open === undefined || open.user !== who)
      throw new Error(`${who} has no ${home ? 'Home' : 'open view'}${viewId === undefined ? '' : ` ${viewId}`}.`);
    return open;
  }
}

/** Drivers for one app: over HTTP with appUrl, or over Socket Mode. */
export function slackDrivers(standIn: SlackStandIn, options: DriverOptions): SlackDrivers {
  return new SlackDrivers(standIn, options);
}
