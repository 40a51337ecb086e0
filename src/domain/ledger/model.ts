import { collection, Schema } from '../../platform/mongo.js';
import type { StoredEntry } from './stored-entry.js';

/**
 * Only for the collection and its indexes: entries are written by the driver itself, in batches, and never changed. The only lock there is
 * needs no index of ours: an entry's place is its `_id`, so whoever inserts `n` first has decided what happened.
 */
const schema = new Schema<StoredEntry>({ _id: Schema.Types.Mixed }, { strict: false });

/** What keeps a call from being settled twice when nobody looked it up. */
schema.index({ k: 1 }, { unique: true });
/** Small on purpose: these two hold only the entries that carry the field, so ordinary settlements do not pay for them. */
schema.index({ follow: 1, at: 1 }, { partialFilterExpression: { follow: 1 } });
schema.index({ ends: 1 }, { partialFilterExpression: { ends: { $exists: true } } });

export const ENTRIES = 'ledger_entries';
export const ledgerEntries = collection<StoredEntry>(ENTRIES, schema);

/** Entries of old calls, moved off their chains as they were. Compressed more: they are seldom read. */
const archiveSchema = new Schema<StoredEntry>({ _id: Schema.Types.Mixed }, {
  strict: false,
  autoCreate: false,
  storageEngine: { wiredTiger: { configString: 'block_compressor=zstd' } },
} as object);
archiveSchema.index({ k: 1 }, { unique: true });

export const ARCHIVE = 'ledger_archive';
export const ledgerArchive = collection<StoredEntry>(ARCHIVE, archiveSchema);

export interface Anchor {
  /** The chain. */
  _id: string;
  n: number;
  hash: string;
  at: Date;
  seal: string;
}

const anchorSchema = new Schema<Anchor>({ _id: String, n: Number, hash: String, at: Date, seal: String });

anchorSchema.index({ at: 1 });

export const ANCHORS = 'ledger_anchors';
export const ledgerAnchors = collection<Anchor>(ANCHORS, anchorSchema);
