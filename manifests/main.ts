import { parseArgs } from 'node:util';
import { commandList } from './commands.js';
import { buildManifest, type ManifestOptions } from './manifest.js';

const USAGE = `npm run manifest -- --mode http --url https://switchboard.example.com [--prefix dev-]
npm run manifest -- --mode socket [--url https://switchboard.example.com] [--prefix dev-]
npm run manifest -- --commands        the README's table of commands
`;

/** Prints the manifest as JSON, or says what is wrong with the arguments and how they look. */
function main(args: string[]): number {
  const { values } = parseArgs({
    args,
    strict: false,
    options: { mode: { type: 'string' }, url: { type: 'string' }, prefix: { type: 'string' }, commands: { type: 'boolean' } },
  });
  const prefix = typeof values.prefix === 'string' ? values.prefix : '';
  if (!/^(?:[a-z0-9-]{0,15}-)?$/.test(prefix)) return complain('--prefix is lower case and ends in a hyphen, for instance dev-.');
  if (values.commands) return print(`${commandList(prefix)}\n`);
  const options = optionsFrom(values.mode, values.url);
  if (typeof options === 'string') return complain(options);
  return print(`${JSON.stringify(buildManifest({ ...options, prefix }), null, 2)}\n`);
}

function optionsFrom(mode: unknown, url: unknown): ManifestOptions | string {
  const address = typeof url === 'string' && URL.canParse(url) && new URL(url).protocol === 'https:' ? new URL(url).href : null;
  if (url !== undefined && address === null)
    return '--url is PUBLIC_URL, an https address such as https://switchboard.example.com.';
  if (mode === 'socket') return { mode, ...(address ? { url: address } : {}) };
  if (mode !== 'http') return '--mode is http or socket.';
  if (!address) return '--mode http needs --url with the https address under which Slack reaches Switchboard.';
  return { mode, url: address };
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function complain(sentence: string): number {
  process.stderr.write(`${sentence}\n\n${USAGE}`);
  return 2;
}

process.exitCode = main(process.argv.slice(2));
