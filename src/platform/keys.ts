import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyId } from './crypto.js';
import { type Connection, collection, isDuplicateKey, Schema } from './mongo.js';

export interface Keys {
  token: readonly Buffer[];
  ledger: Buffer;
}

/**
 * The keys to run with: those configured, else those kept in `dataDir/keys.json`, made on the first start (readable by this user
 * only). `made` says whether any had to be made now.
 */
export async function openKeys(
  configured: { token?: Buffer[]; ledger?: Buffer },
  dataDir: string,
): Promise<Keys & { made: boolean }> {
  if (configured.token && configured.ledger) return { token: configured.token, ledger: configured.ledger, made: false };
  const file = join(dataDir, 'keys.json');
  const kept = await readKept(file);
  const token = configured.token ?? [kept?.token ?? randomBytes(32)];
  const ledger = configured.ledger ?? kept?.ledger ?? randomBytes(32);
  if (kept) return { token, ledger, made: false };
  await mkdir(dataDir, { recursive: true });
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, JSON.stringify({ token: token[0]?.toString('base64'), ledger: ledger.toString('base64') }), {
    mode: 0o600,
  });
  await rename(aside, file);
  return { token, ledger, made: true };
}

async function readKept(file: string): Promise<{ token: Buffer; ledger: Buffer } | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const { token, ledger } = JSON.parse(text) as { token: string; ledger: string };
  return { token: Buffer.from(token, 'base64'), ledger: Buffer.from(ledger, 'base64') };
}

interface Claim {
  _id: string;
  keyId: string;
}

const claims = collection<Claim>('key_claims', new Schema<Claim>({ _id: String, keyId: String }));

/**
 * The first instance on a database names its ledger key; one that comes with another is told so and must not write, for its entries
 * could not be verified. Throws with what to do.
 */
export async function claimLedgerKey(db: Connection, ledger: Buffer): Promise<void> {
  const mine = keyId(ledger);
  try {
    await claims(db).create([{ _id: 'ledger', keyId: mine }]);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const claimed = await claims(db).findById('ledger').lean();
    if (claimed?.keyId === mine) return;
    throw new Error(
      `This database's ledger is signed with another key (${claimed?.keyId}, here is ${mine}). Set LEDGER_KEY to the key it was begun with, or copy keys.json from the DATA_DIR of the first instance.`,
    );
  }
}
