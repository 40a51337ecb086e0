import { parseArgs } from 'node:util';
import { loadEnvFile, readDataConfig } from '../config.js';
import { keyId } from '../platform/crypto.js';
import { openKeys } from '../platform/keys.js';
import { connect } from '../platform/mongo.js';
import { showProgress } from '../platform/progress.js';
import { embeddedUri, stopEmbedded } from './embedded.js';
import { verifyLedger } from './verify.js';

const USAGE = `npm run ledger:verify -- [--uri mongodb://…] [--key <base64 or hex>] [--data-dir DIR] [--workspace <id>] [--json]

Proves that the ledger's entries are whole, unchanged, and give the balances they say. Ends with 1 when they do not, with 2 when
it could not find out. Without --uri and --key it takes MONGODB_URI and LEDGER_KEY, or what an embedded database and its keys
have left in DATA_DIR (.data), running or not.
`;

interface Asked {
  uri: string;
  key: Buffer;
  workspace?: string;
  json: boolean;
}

/** What was asked for; flags before the environment, which is not read when it is not needed. */
async function asked(argv: string[]): Promise<Asked> {
  const options = {
    uri: { type: 'string' },
    key: { type: 'string' },
    'data-dir': { type: 'string' },
    workspace: { type: 'string' },
    json: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args: argv, options });
  const { uri, key, workspace, json = false, 'data-dir': dir } = values;
  const rest = { ...(workspace ? { workspace } : {}), json };
  if (uri && key) return { uri, key: keyFrom(key), ...rest };
  loadEnvFile();
  const config = readDataConfig();
  const dataDir = dir ?? config.dataDir;
  const from = uri ?? (dir ? undefined : config.mongodbUri) ?? (await embeddedUri(dataDir));
  return { uri: from, key: key ? keyFrom(key) : (await openKeys(config.keys, dataDir)).ledger, ...rest };
}

function keyFrom(text: string): Buffer {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (key.length !== 32) throw new Error('--key must be 32 bytes in base64 or hex.');
  return key;
}

async function run({ uri, key, workspace, json }: Asked): Promise<number> {
  const db = await connect(uri, { poolSize: 2 });
  try {
    const claimed = await db
      .getClient()
      .db(db.name)
      .collection<{ _id: string; keyId: string }>('key_claims')
      .findOne({ _id: 'ledger' });
    if (claimed && claimed.keyId !== keyId(key)) {
      throw new Error(`This ledger is signed with key ${claimed.keyId}; the key given is ${keyId(key)}.`);
    }
    const found = await verifyLedger({ db, key, progress: showProgress(), ...(workspace ? { workspace } : {}) });
    if (json) process.stdout.write(`${JSON.stringify({ ok: found.length === 0, differences: found })}\n`);
    else {
      for (const { chain, n, what } of found)
        process.stdout.write(`${chain || 'ledger'}${n > 0 ? ` entry ${n}` : ''}: ${what}\n`);
      const count = found.length === 1 ? '1 difference' : `${found.length.toLocaleString('en')} differences`;
      process.stdout.write(found.length === 0 ? 'The ledger is whole: no differences.\n' : `${count}.\n`);
    }
    return found.length === 0 ? 0 : 1;
  } finally {
    await db.close();
  }
}

try {
  process.exitCode = await run(await asked(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
  process.exitCode = 2;
} finally {
  await stopEmbedded();
}
