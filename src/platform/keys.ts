import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
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
  const token = configured.token ?? (kept.token ? [kept.token] : undefined);
  const ledger = configured.ledger ?? kept.ledger;
  if (token && ledger) return { token, ledger, made: false };
  await keepNew(dataDir, file, {
    ...(token ? {} : { token: randomBytes(32).toString('base64') }),
    ...(ledger ? {} : { ledger: randomBytes(32).toString('base64') }),
  });
  return { ...(await openKeys(configured, dataDir)), made: true };
}

/** A link, not a rename: of two first starts at once the second must find the first one's keys, not put its own over them. */
async function keepNew(dataDir: string, file: string, made: { token?: string; ledger?: string }): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const aside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const before = await readFile(file, 'utf8').catch(() => null);
  await writeFile(aside, JSON.stringify({ ...(before ? (JSON.parse(before) as object) : {}), ...made }), { mode: 0o600 });
  try {
    if (before === null) await link(aside, file);
    else await rename(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function readKept(file: string): Promise<{ token?: Buffer; ledger?: Buffer }> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  const { token, ledger } = JSON.parse(text) as { token?: string; ledger?: string };
  return {
    ...(token ? { token: Buffer.from(token, 'base64') } : {}),
    ...(ledger ? { ledger: Buffer.from(ledger, 'base64') } : {}),
  };
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
