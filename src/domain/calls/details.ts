import { Batch } from '../../platform/batch.js';
import { randomName } from '../../platform/crypto.js';
import type { Connection } from '../../platform/mongo.js';
import { perDatabase } from '../../platform/per-database.js';
import type { Platform } from '../context.js';
import { type Settled, writeBeside } from '../ledger/index.js';
import { type CallDetails, type DetailsSheet, type DetailsText, detailsText } from './model.js';
import * as store from './store.js';

const HOUR_MS = 60 * 60 * 1000;
/** Characters on a sheet: in bytes at most three times as many, and a document holds 16 MiB. */
const MOST_TEXT = 4_000_000;
const MOST_CALLS = 5_000;

interface Sheet {
  doc: DetailsSheet;
  hour: number;
  text: number;
  /** Calls on it that have no answer yet. */
  users: number;
  /** It was on its way once, with an entry that names it. */
  sent: boolean;
  writing?: Promise<void>;
  confirming?: Promise<void>;
  /** A majority has journaled it. */
  durable: boolean;
}

/** A place on a sheet, for one call. A class, because closures for each call have their price. */
export class Kept {
  /** What the entry holds. */
  readonly reference: string;

  constructor(
    private readonly sheets: Sheets,
    private readonly sheet: Sheet,
    private readonly details: DetailsText,
  ) {
    this.reference = `${sheet.doc._id}.${sheet.doc.calls.push(details) - 1}`;
  }

  /**
   * Resolves when what the call's entry refers to (`named`) is durable: nobody is answered before. Undefined when it is already; the
   * same for all calls that wait for the same sheet. Rejects when nobody can tell.
   */
  durable(outcome: Settled['outcome'], named: string | undefined): Promise<void> | undefined {
    return this.sheets.settle(this.sheet, this.details, outcome, named);
  }

  /** The call has its answer. */
  release(): void {
    this.sheets.release(this.sheet);
  }
}

/**
 * The details of calls on their way into the ledger. They gather on a sheet that travels beside the first entries which name it,
 * and no call is answered before both are durable. Cut in between, an entry may be there without its sheet; but then nobody was
 * answered, and the report sent again brings the details back. What no entry names in the end, as after a call sent twice, goes
 * when its sheet goes.
 */
class Sheets {
  /** By the hour in which they are erased: nothing is kept longer than promised, nor lost more than an hour early. */
  readonly #open = new Map<number, Sheet>();
  readonly #unwritten = new Map<string, Sheet>();
  readonly #there: Batch<string, boolean>;

  constructor(private readonly db: Connection) {
    this.#there = new Batch(async (references) => {
      const found = await store.sheetsOf(db, references);
      return references.map((reference) => found.has(sheetId(reference)) || found.has(reference));
    });
  }

  add(details: CallDetails, eraseAt: number): Kept {
    const hour = Math.floor(eraseAt / HOUR_MS);
    const text = detailsText(details);
    const open = this.#open.get(hour);
    const fits = open && open.text + text.length <= MOST_TEXT && open.doc.calls.length < MOST_CALLS;
    const sheet = fits ? open : this.#begin(hour);
    sheet.text += text.length;
    sheet.users++;
    return new Kept(this, sheet, text);
  }

  settle(sheet: Sheet, details: DetailsText, outcome: Settled['outcome'], named: string | undefined): Promise<void> | undefined {
    const under = named === undefined ? sheet : this.#unwritten.get(sheetId(named));
    if (under?.sent && !under.durable) return this.#confirm(under);
    return outcome === 'duplicate' && named && !under ? this.#restore(named, details, sheet.doc.eraseAt) : undefined;
  }

  /** Tries once more what failed. */
  #confirm(sheet: Sheet): Promise<void> {
    sheet.confirming ??= this.#write(sheet)
      .catch(() => this.#write(sheet))
      .finally(() => {
        delete sheet.confirming;
      });
    return sheet.confirming;
  }

  /** Sends the sheets with these details, if they are not on their way. Whether they arrived, `durable` says. */
  send(details: readonly string[]): void {
    for (const reference of details) {
      const sheet = this.#unwritten.get(sheetId(reference));
      if (sheet && !sheet.writing) this.#write(sheet).catch(() => {});
    }
  }

  #begin(hour: number): Sheet {
    const doc = { _id: randomName(), calls: [], eraseAt: new Date(hour * HOUR_MS) };
    const sheet = { doc, hour, text: 0, users: 0, sent: false, durable: false };
    this.#open.set(hour, sheet);
    this.#unwritten.set(doc._id, sheet);
    return sheet;
  }

  #write(sheet: Sheet): Promise<void> {
    this.#close(sheet);
    sheet.sent = true;
    sheet.writing ??= store.insertOnce(this.db, sheet.doc).then(
      () => {
        sheet.durable = true;
        this.#unwritten.delete(sheet.doc._id);
      },
      (error: unknown) => {
        delete sheet.writing;
        throw error;
      },
    );
    return sheet.writing;
  }

  /** For a repetition whose first report was cut off between entry and sheet. What was erased on request stays erased. */
  async #restore(reference: string, details: DetailsText, eraseAt: Date): Promise<void> {
    if (await this.#there.add(reference)) return;
    await store.insertOnce(this.db, { _id: reference, calls: [details], eraseAt });
  }

  release(sheet: Sheet): void {
    if (--sheet.users > 0) return;
    this.#close(sheet);
    this.#unwritten.delete(sheet.doc._id);
  }

  #close(sheet: Sheet): void {
    if (this.#open.get(sheet.hour) === sheet) this.#open.delete(sheet.hour);
  }
}

const sheetId = (reference: string): string => reference.slice(0, reference.indexOf('.'));

const sheetsOf = perDatabase((platform: Platform) => {
  const sheets = new Sheets(platform.db);
  writeBeside(platform, (details) => sheets.send(details));
  return sheets;
});

/** H7: keeps what is personal about a call apart from its entry, until `eraseAt` (milliseconds since 1970). */
export function keepDetails(platform: Platform, details: CallDetails, eraseAt: number): Kept {
  return sheetsOf(platform).add(details, eraseAt);
}
