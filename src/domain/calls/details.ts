import { randomName } from '../../platform/crypto.js';
import type { Connection } from '../../platform/mongo.js';
import type { Platform } from '../context.js';
import { type Entry, writeFirst } from '../ledger/index.js';
import type { CallDetails, DetailsSheet } from './model.js';
import * as store from './store.js';

const HOUR_MS = 60 * 60 * 1000;
/** Characters of metadata on a sheet: in bytes at most three times as many, and a document holds 16 MiB. */
const MOST_TEXT = 4_000_000;
const MOST_CALLS = 5_000;

interface Sheet {
  doc: DetailsSheet;
  hour: number;
  text: number;
  /** Calls on it that have no answer yet. */
  users: number;
  writing?: Promise<void>;
}

/** A place on a sheet. `release` when the call it is for has its answer. */
export interface Kept {
  /** What the entry holds. */
  reference: string;
  release(): void;
}

/**
 * The details of calls on their way into the ledger. They gather on a sheet until the first entry that names it is about to be sent;
 * then it is written, and only when a majority has journaled it does the entry follow. What no entry names in the end, as after a
 * call sent twice, goes when its sheet goes.
 */
class Sheets {
  /** By the hour in which they are erased: nothing is kept longer than promised, nor lost more than an hour early. */
  readonly #open = new Map<number, Sheet>();
  readonly #unwritten = new Map<string, Sheet>();

  constructor(private readonly db: Connection) {}

  add(details: CallDetails, eraseAt: number): Kept {
    const hour = Math.floor(eraseAt / HOUR_MS);
    const text = details.metadata?.length ?? 0;
    const open = this.#open.get(hour);
    const fits = open && open.text + text <= MOST_TEXT && open.doc.calls.length < MOST_CALLS;
    const sheet = fits ? open : this.#begin(hour);
    sheet.text += text;
    sheet.users++;
    const place = sheet.doc.calls.push(details) - 1;
    return { reference: `${sheet.doc._id}.${place}`, release: () => this.#release(sheet) };
  }

  /** Resolves when every sheet that these entries name is durable. */
  async write(entries: readonly Entry[]): Promise<void> {
    const named = new Set<Sheet>();
    for (const { call } of entries) {
      const sheet = call?.details ? this.#unwritten.get(call.details.slice(0, call.details.indexOf('.'))) : undefined;
      if (sheet) named.add(sheet);
    }
    if (named.size > 0) await Promise.all([...named].map((sheet) => (sheet.writing ??= this.#insert(sheet))));
  }

  #begin(hour: number): Sheet {
    const doc = { _id: randomName(), calls: [], eraseAt: new Date(hour * HOUR_MS) };
    const sheet = { doc, hour, text: 0, users: 0 };
    this.#open.set(hour, sheet);
    this.#unwritten.set(doc._id, sheet);
    return sheet;
  }

  async #insert(sheet: Sheet): Promise<void> {
    this.#close(sheet);
    try {
      await store.insertOnce(this.db, sheet.doc);
      this.#unwritten.delete(sheet.doc._id);
    } catch (error) {
      delete sheet.writing;
      throw error;
    }
  }

  #release(sheet: Sheet): void {
    if (--sheet.users > 0) return;
    this.#close(sheet);
    this.#unwritten.delete(sheet.doc._id);
  }

  #close(sheet: Sheet): void {
    if (this.#open.get(sheet.hour) === sheet) this.#open.delete(sheet.hour);
  }
}

const all = new WeakMap<Connection, Sheets>();

/** H7: keeps what is personal about a call apart from its entry, until `eraseAt` (milliseconds since 1970). */
export function keepDetails(platform: Platform, details: CallDetails, eraseAt: number): Kept {
  let sheets = all.get(platform.db);
  if (!sheets) {
    const made = new Sheets(platform.db);
    writeFirst(platform, (entries) => made.write(entries));
    all.set(platform.db, made);
    sheets = made;
  }
  return sheets.add(details, eraseAt);
}
