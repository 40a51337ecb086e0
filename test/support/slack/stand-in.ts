import { CallLog, type RecordedCall } from './calls.js';
import { type Failure, FailurePlan } from './failures.js';
import type { Obj } from './json.js';
import { assertNoViolations, type Violation } from './limits.js';
import type { StoredMessage } from './messages.js';
import type { Upload } from './methods.js';
import type { OpenView } from './open-views.js';
import type { NewChannel, NewUser, SlackChannel, SlackUser } from './people.js';
import { SlackServer } from './server.js';
import type { SocketEnd } from './socket.js';
import { World, type WorldOptions } from './world.js';

export type { RecordedCall } from './calls.js';
export type { Failure } from './failures.js';
export type { Violation } from './limits.js';
export type { StoredMessage } from './messages.js';
export type { OpenView } from './open-views.js';
export * from './people.js';
export { buttonsOf, textOf } from './read.js';
export type { WorldOptions as StandInOptions } from './world.js';

/** Starts a Slack on 127.0.0.1 that keeps state, records calls and holds payloads against Slack's limits. */
export async function startSlackStandIn(options: WorldOptions = {}): Promise<SlackStandIn> {
  const server = new SlackServer(new World(options), new CallLog(), new FailurePlan());
  await server.listen();
  return new SlackStandIn(server);
}

/** What a test sees of Slack. */
export class SlackStandIn {
  constructor(readonly server: SlackServer) {}

  get world(): World {
    return this.server.world;
  }
  /** For `slackApiUrl`. */
  get apiUrl(): string {
    return `${this.server.url}/api/`;
  }
  get url(): string {
    return this.server.url;
  }
  get teamId(): string {
    return this.world.teamId;
  }
  get botToken(): string {
    return this.world.botToken;
  }
  get appToken(): string {
    return this.world.appToken;
  }
  get signingSecret(): string {
    return this.world.signingSecret;
  }
  /** Take one away and its methods answer missing_scope. */
  get scopes(): Set<string> {
    return this.world.scopes;
  }
  get socket(): SocketEnd {
    return this.server.socket;
  }
  get uploads(): Map<string, Upload> {
    return this.server.uploads;
  }
  get calls(): RecordedCall[] {
    return this.server.log.calls;
  }
  get violations(): Violation[] {
    return this.server.violations;
  }

  callsTo(method: string): RecordedCall[] {
    return this.server.log.to(method);
  }
  /** The first finished call, past or coming, that the predicate accepts. `response_url` is a method name here, too. */
  waitForCall(method: string, predicate?: (call: RecordedCall) => boolean, timeoutMs?: number): Promise<RecordedCall> {
    return this.server.log.waitFor(method, predicate, timeoutMs);
  }
  waitForCalls(method: string, count: number, timeoutMs?: number): Promise<RecordedCall[]> {
    return this.server.log.waitForMany(method, count, timeoutMs);
  }
  /** Looks again after each call, acknowledgement and connection until there is something to return. */
  waitUntil<T>(look: () => T | undefined | null | false, timeoutMs?: number, what?: string): Promise<T> {
    return this.server.log.waitUntil(look, timeoutMs, what);
  }
  forgetCalls(): void {
    this.server.log.forget();
  }

  /** The next call of the method (`*` any, `response_url` too) goes wrong this way; `times` for more than one. */
  failNext(method: string, failure: Failure): void {
    this.server.failures.add(method, failure);
  }
  clearFailures(): void {
    this.server.failures.clear();
  }
  /** Late answers arrive now, hanging ones break now. */
  releaseHeld(): void {
    this.server.releaseHeld();
  }
  /** Throws with a list unless every payload kept Slack's limits; `allow` names those a test broke on purpose. */
  expectNoViolations(allow?: RegExp[]): void {
    assertNoViolations(this.violations, allow);
  }

  addUser(user: NewUser): SlackUser {
    return this.world.addUser(user);
  }
  addChannel(channel: NewChannel): SlackChannel {
    return this.world.addChannel(channel);
  }
  addTeam(team: { teamId: string; botToken: string }): void {
    this.world.addTeam(team);
  }
  /** From now on the token answers `token_revoked` (or `account_inactive` …). */
  revokeToken(token: string, error = 'token_revoked'): void {
    const owner = this.world.tokens.get(token);
    if (owner !== undefined) owner.gone = error;
  }

  /** The message as it now stands. */
  message(channel: string, ts: string): StoredMessage | undefined {
    return this.world.messages.find(channel, ts);
  }
  /** What everybody in the channel sees, oldest first. */
  messagesIn(channel: string): StoredMessage[] {
    return this.world.messages.all.filter((message) => message.channel === channel && message.ephemeralTo === null);
  }
  /** The bot's direct messages to a person, oldest first. */
  messagesTo(user: string): StoredMessage[] {
    return this.messagesIn(this.world.dmWith(user));
  }
  /** What only this person saw, wherever it was, oldest first: postEphemeral, response_url, acknowledgements with a body. */
  ephemeralsTo(user: string): StoredMessage[] {
    return this.world.messages.all.filter((message) => message.ephemeralTo === user);
  }
  /** The modal on top for this person. */
  modalOf(user: string): OpenView | undefined {
    return this.world.views.top(user);
  }
  /** The person's Home as last published. */
  homeOf(user: string): OpenView | undefined {
    return this.world.views.home(user);
  }
  /** A fresh trigger_id without a payload around it. */
  newTrigger(user: string, teamId = this.teamId): string {
    return this.world.views.newTrigger(user, teamId);
  }
  /** A fresh response_url without a payload around it. */
  newResponseUrl(target: { user: string; channel: string; messageTs?: string }): string {
    return this.server.responseUrls.issue(target);
  }
  /** A message a person wrote. */
  say(user: string, channel: string, text: string): StoredMessage {
    return this.world.say(user, channel, text);
  }
  /** The Web API's answer to a raw call, without a client. */
  async call(method: string, args: Obj, token = this.botToken): Promise<Obj> {
    const headers = { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${token}` };
    const response = await fetch(`${this.apiUrl}${method}`, { method: 'POST', headers, body: JSON.stringify(args) });
    return (await response.json()) as Obj;
  }
  stop(): Promise<void> {
    return this.server.stop();
  }
}
