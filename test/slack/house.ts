import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { Context } from '../../src/domain/context.js';
import type { TeamId } from '../../src/domain/ids.js';
import { deliverDue } from '../../src/domain/notices/index.js';
import { createSlack, type Slack, type SlackOptions } from '../../src/slack/app.js';
import { type TestPlatform, testPlatform } from '../support/platform.js';
import { type SlackDrivers, slackDrivers } from '../support/slack/drivers.js';
import { type SlackStandIn, type StandInOptions, type StoredMessage, startSlackStandIn } from '../support/slack/stand-in.js';

export interface House {
  platform: TestPlatform;
  standIn: SlackStandIn;
  slack: Slack;
  people: SlackDrivers;
  /** What was logged, as text. */
  logged(): string;
  /** Sends what the outbox holds; gives how many. */
  deliverNotices(): Promise<number>;
  /** The next message only this person sees, however it comes. */
  answerTo(user: string, act: () => Promise<unknown>): Promise<StoredMessage>;
  /** Closes everything, then fails when a payload broke one of Slack's limits. */
  close(): Promise<void>;
}

interface HouseOptions {
  mode?: 'http' | 'socket';
  standIn?: StandInOptions;
  slack?: Partial<SlackOptions>;
}

/** Switchboard's Slack door on a real MongoDB, behind real HTTP or Socket Mode, with Slack itself stood in for. */
export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const platform = await testPlatform({ log });
  const now = () => platform.clock.now().getTime();
  const standIn = await startSlackStandIn({ now, triggerLifetimeMs: 3_000, ...options.standIn });
  const isSocket = options.mode === 'socket';
  const slack = createSlack({
    platform,
    botToken: standIn.botToken,
    slackApiUrl: standIn.apiUrl,
    commandPrefix: '',
    ...(isSocket ? { appToken: standIn.appToken } : { signingSecret: standIn.signingSecret }),
    ...options.slack,
  });
  const server = isSocket ? null : await listen(slack);
  await slack.start();
  const people = slackDrivers(standIn, {
    nowSeconds: () => Math.floor(now() / 1000),
    ...(server ? { appUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } : { transport: 'socket' }),
  });
  return {
    platform,
    standIn,
    slack,
    people,
    logged: () => lines.join(''),
    deliverNotices: () => deliverDue(jobContext(platform, standIn.teamId), slack.deliver, 50),
    answerTo: (user, act) => answerTo(standIn, user, act),
    close: async () => {
      const failures: unknown[] = [];
      // Whatever fails, the rest is closed: what stays open would keep the run from ending, and nobody would read why.
      for (const step of [() => slack.stop(), () => stopListening(server), () => standIn.stop(), () => platform.close()]) {
        await step().catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw new AggregateError(failures, 'The house could not be closed.');
      standIn.expectNoViolations();
    },
  };
}

/** The next message that only this person sees, however it comes. */
export async function answerTo(standIn: SlackStandIn, user: string, act: () => Promise<unknown>): Promise<StoredMessage> {
  const before = standIn.ephemeralsTo(user).length;
  await act();
  return standIn.waitUntil(() => standIn.ephemeralsTo(user)[before], 5_000, `an answer to ${user}`);
}

async function listen(slack: Slack): Promise<Server> {
  const server = createServer((request, response) => slack.requestListener?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function stopListening(server: Server | null): Promise<void> {
  server?.closeAllConnections();
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
}

/** Looks again every few milliseconds until it is so; for what the stand-in does not see. */
export async function until(look: () => boolean | Promise<boolean>, timeoutMs = 5_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await look())) {
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A context for acts that no person does. */
export function jobContext(platform: TestPlatform, teamId: string, commandKey = 'test'): Context {
  return {
    actor: { kind: 'job', name: 'test' },
    teamId: teamId as TeamId,
    now: platform.clock.now(),
    log: platform.log,
    requestId: 'test',
    commandKey,
    platform,
  };
}
