import type { AddressInfo } from 'node:net';
import bolt from '@slack/bolt';
import type { SlackStandIn } from '../support/slack/stand-in.js';

const { App, HTTPReceiver, LogLevel, SocketModeReceiver } = bolt;

export interface RunningApp {
  app: InstanceType<typeof App>;
  url: string;
  stop: () => Promise<void>;
}

/** A Bolt app behind its own HTTPReceiver on a free port, speaking to the stand-in. */
export async function startHttpApp(standIn: SlackStandIn, register: (app: RunningApp['app']) => void): Promise<RunningApp> {
  const receiver = new HTTPReceiver({ signingSecret: standIn.signingSecret, logLevel: LogLevel.ERROR });
  const app = makeApp(standIn, receiver);
  register(app);
  const server = await receiver.start(0);
  const { port } = server.address() as AddressInfo;
  return { app, url: `http://127.0.0.1:${port}`, stop: () => receiver.stop() };
}

/** The same in Socket Mode. */
export async function startSocketApp(standIn: SlackStandIn, register: (app: RunningApp['app']) => void): Promise<RunningApp> {
  const receiver = new SocketModeReceiver({
    appToken: standIn.appToken,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions: { slackApiUrl: standIn.apiUrl } },
  });
  const app = makeApp(standIn, receiver);
  register(app);
  await app.start();
  return { app, url: '', stop: () => app.stop() as Promise<void> };
}

function makeApp(standIn: SlackStandIn, receiver: InstanceType<typeof HTTPReceiver> | InstanceType<typeof SocketModeReceiver>) {
  const clientOptions = { slackApiUrl: standIn.apiUrl, retryConfig: { retries: 0 } };
  return new App({ token: standIn.botToken, receiver, logLevel: LogLevel.ERROR, clientOptions });
}
