import { parseArgs } from 'node:util';

export interface DemoOptions {
  json: boolean;
  port: number;
  slackPort: number;
  dataDir: string;
  fresh: boolean;
  mode: 'http' | 'socket';
}

export const USAGE = `npm run demo -- [options]
  --port N        where Switchboard listens (3000)
  --slack-port N  where the local Slack's page is (4000)
  --mode M        http or socket: how Slack reaches Switchboard (http)
  --data-dir DIR  where everything is kept (.data)
  --fresh         forget what an earlier demo left there
  --json          print one line of JSON when everything is ready, and nothing else
`;

/** The demo's options from its arguments. Throws a sentence about the first that is wrong. */
export function readOptions(args: string[]): DemoOptions | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      port: { type: 'string', default: '3000' },
      'slack-port': { type: 'string', default: '4000' },
      'data-dir': { type: 'string', default: '.data' },
      fresh: { type: 'boolean', default: false },
      mode: { type: 'string', default: 'http' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  if (values.mode !== 'http' && values.mode !== 'socket') throw new Error(`--mode is http or socket, not ${values.mode}.`);
  return {
    json: values.json,
    port: portFrom('--port', values.port),
    slackPort: portFrom('--slack-port', values['slack-port']),
    dataDir: values['data-dir'],
    fresh: values.fresh,
    mode: values.mode,
  };
}

function portFrom(name: string, text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`${name} is a port from 0 (any free one) to 65535, not ${text}.`);
}
