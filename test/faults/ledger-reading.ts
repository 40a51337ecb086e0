import { MongoClient } from 'mongodb';

/** What the check reads of an entry, with nothing of the product in between. */
export interface ReadEntry {
  _id: string;
  chain: string;
  n: number;
  at: Date;
  type: string;
  lines: (string | number)[];
  call?: { billed: number; details?: string; draws?: (string | number)[] };
}

export interface LedgerReading {
  /** Chain → its entries in their order. */
  chains: Map<string, ReadEntry[]>;
  /** What is kept of callers, under the reference that an entry holds (H7). */
  details: Map<string, { from?: string }>;
}

/** Reads the whole ledger. */
export async function readLedger(uri: string): Promise<LedgerReading> {
  const client = await MongoClient.connect(uri, { readConcernLevel: 'majority' });
  try {
    const fields = { at: 1, type: 1, lines: 1, p: 1, k: 1 };
    const documents = client.db().collection<Document>('ledger_entries');
    const found = documents.find().sort({ _id: 1 }).project<Document>(fields);
    const chains = new Map<string, ReadEntry[]>();
    for await (const document of found) {
      const chain = chains.get(document._id.chain) ?? [];
      chains.set(document._id.chain, chain);
      chain.push(...oneByOne(document).map(takenApart));
    }
    const details: LedgerReading['details'] = new Map();
    const sheets = client.db().collection<{ _id: string; calls: (string | null)[] }>('call_details').find();
    for await (const { _id, calls } of sheets) {
      for (const [i, kept] of calls.entries()) {
        const [, , , from] = kept ? (JSON.parse(kept.split('\n')[0] ?? '') as (string | null)[]) : [];
        // What its first report was cut off from is under its whole reference.
        if (kept) details.set(_id.includes('.') ? _id : `${_id}.${i}`, from ? { from } : {});
      }
    }
    return { chains, details };
  } finally {
    await client.close();
  }
}

type Document = Omit<ReadEntry, '_id' | 'chain' | 'n'> & { _id: { chain: string; n: number }; k: string[]; p?: string };

/** A document may hold several entries: a key for each, and their texts with a bar between them. */
function oneByOne({ _id: { chain, n }, k, p, ...document }: Document): (ReadEntry & { p?: string })[] {
  const texts = k.length > 1 ? p?.split('|') : [p];
  return k.map((_id, i) => ({ ...document, _id, chain, n: n + i, ...(p === undefined ? {} : { p: texts?.[i] ?? '' }) }));
}

/** What is told of a call is one text: totals, grants, lines and the call, in which billed seconds, details and draws have their places. */
function takenApart({ p, ...entry }: ReadEntry & { p?: string }): ReadEntry {
  if (p === undefined) return entry;
  const [, , moved = '', told = ''] = p.split(';');
  const long = (account: string) =>
    account
      .replace(/^a:(.*)$/, 'grant:$1:available')
      .replace(/^h:(.*)$/, 'grant:$1:held')
      .replace(/^(used|overdraft|unfunded)$/, `$1:${entry.chain.slice(2)}`);
  const lines = moved === '' ? [] : moved.split(',').map((part, i) => (i % 2 === 0 ? long(part) : Number(part)));
  const [, , , , , billed, , details, mark, ...drawn] = told.split(',');
  // A call that is told to have drawn nothing has one empty place.
  const draws = drawn.filter((part) => part !== '');
  const call = { billed: Number(billed), ...(details ? { details } : {}), ...(mark ? { draws } : {}) };
  return { ...entry, lines, call };
}

/** Account → seconds after all these entries. */
export function accountsOf(entries: readonly ReadEntry[]): Map<string, number> {
  const accounts = new Map<string, number>();
  for (const { lines } of entries) {
    for (let i = 0; i < lines.length; i += 2) {
      const account = String(lines[i]);
      accounts.set(account, (accounts.get(account) ?? 0) + Number(lines[i + 1]));
    }
  }
  return accounts;
}

/** What an entry drew, in its order, and what it could not cover. One that frees a hold names its draws beside its lines. */
export function drawnBy({ lines, call }: ReadEntry) {
  const draws: { grantId: string; seconds: number }[] = [];
  let [overdraftSeconds, unfundedSeconds] = [0, 0];
  for (let i = 0; i < lines.length; i += 2) {
    const [account = '', seconds] = [String(lines[i]), Number(lines[i + 1])];
    if (!call?.draws && account.startsWith('grant:') && seconds < 0)
      draws.push({ grantId: account.split(':')[1] ?? '', seconds: -seconds });
    if (account.startsWith('overdraft:')) overdraftSeconds += seconds;
    if (account.startsWith('unfunded:')) unfundedSeconds += seconds;
  }
  for (let i = 0; i < (call?.draws?.length ?? 0); i += 2) {
    draws.push({ grantId: String(call?.draws?.[i]), seconds: Number(call?.draws?.[i + 1]) });
  }
  return { billedSeconds: call?.billed ?? 0, draws, overdraftSeconds, unfundedSeconds };
}
