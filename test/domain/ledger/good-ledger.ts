import type { SourceId, WorkspaceId } from '../../../src/domain/ids.js';
import { sourceChain, workspaceChain } from '../../../src/domain/ledger/entry.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import { give } from '../../../src/domain/ledger/move.js';
import { allIn, lastIn, type RawEntry } from '../../../src/verify/opened.js';
import {
  ANCHORS,
  type Difference,
  ENTRIES,
  hashOf,
  type StoredAnchor,
  type StoredEntry,
  sealOf,
} from '../../../src/verify/stored.js';
import { verifyLedger } from '../../../src/verify/verify.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { BY, bought, endedCall, grantTerms, HOUR, NOW, newWorkspace } from './fixtures.js';
import { closed } from './forging.js';
import { actAll } from './good-acts.js';

/** A good ledger for the tests of a file: filled before the first, whole again after each. */
export function goodLedger(): GoodLedger {
  const good = new GoodLedger();
  beforeAll(() => good.fill());
  afterEach(() => good.restore());
  afterAll(() => good.platform.close());
  return good;
}

/** A ledger with everything in it, which a test may spoil and have whole again. */
class GoodLedger {
  platform!: TestPlatform;
  readonly a: WorkspaceId = newWorkspace();
  readonly b: WorkspaceId = newWorkspace();
  /** Closed in the end. */
  readonly c: WorkspaceId = newWorkspace();
  readonly chainA = workspaceChain(this.a) as string;
  readonly chainB = workspaceChain(this.b) as string;
  chainS = '';
  /** Of calls that were settled together, in one document. */
  readonly run: WorkspaceId = newWorkspace();
  readonly chainR = workspaceChain(this.run) as string;
  /** Of calls that hold minutes. */
  chainD = '';
  #kept: RawEntry[] = [];
  #anchors: StoredAnchor[] = [];

  /** Grants that lapse, overdraft and its repayment, unfunded seconds, alerts, a quarantined call, a workspace that is closed, a run, more than one checkpoint, and `actAll`. */
  async fill(): Promise<void> {
    this.platform = await testPlatform();
    const { platform, a, b, c } = this;
    const sourceId: SourceId = await bought(platform, 100_000, NOW + 900 * HOUR);
    this.chainS = sourceChain(sourceId);
    const terms = { sourceId, expiresAt: NOW + 2 * HOUR, minimumSeconds: 6, incrementSeconds: 6 };
    await ledger.moveGrant(platform, a, grantTerms({ ...terms, priority: 1, seconds: 100 }), BY);
    await ledger.moveGrant(platform, a, grantTerms({ ...terms, priority: 2, seconds: 400, minimumSeconds: 60 }), BY);
    await ledger.moveGrant(platform, b, grantTerms({ ...terms, seconds: 700 }), BY);
    const rules = { limitPolicy: 'finish' as const, overdraftCapSeconds: 90, thresholds: [20, 0] };
    await ledger.changeLedgerSettings(platform, a, 'settings:1', BY.by, () => rules);
    for (let i = 0; i < 70; i++) await ledger.settleCall(platform, a, endedCall(i % 3));
    await ledger.settleCall(platform, a, endedCall(1, { endedAt: NOW - 36 * 24 * HOUR }));
    await ledger.settleCall(platform, a, endedCall(500));
    for (let i = 0; i < 5; i++) await ledger.settleCall(platform, b, endedCall(10 + i));
    platform.clock.advance(3 * HOUR);
    const later = { createdAt: NOW + 3 * HOUR, effectiveAt: NOW + 3 * HOUR, expiresAt: NOW + 9 * HOUR, sourceId };
    await ledger.moveGrant(platform, a, grantTerms(later), BY);
    await ledger.settleCall(platform, a, endedCall(20, { endedAt: NOW + 3 * HOUR }));
    await ledger.settleCall(platform, b, endedCall(5, { endedAt: NOW + 3 * HOUR }));
    await ledger.moveGrant(platform, c, grantTerms({ ...later, seconds: 300 }), BY);
    const onItsWay = grantTerms({ ...later, seconds: 200 });
    await give(platform, c, onItsWay, BY);
    await ledger.closeWorkspaceLedger(platform, c, BY.by);
    await ledger.finishMoves(platform, new Date(NOW));
    this.chainD = workspaceChain((await actAll(platform, sourceId)).d);
    await ledger.moveGrant(platform, this.run, grantTerms({ ...later, seconds: 50 }), BY);
    const together = Array.from({ length: 8 }, (_, i) => endedCall(3 + i, { endedAt: NOW + 3 * HOUR }));
    await ledger.settleCalls(platform, this.run, together);
    await ledger.anchorHeads(platform);
    this.#kept = await this.entries.find().toArray();
    this.#anchors = await this.anchors.find().toArray();
  }

  get entries() {
    return this.platform.db.getClient().db(this.platform.db.name).collection<RawEntry>(ENTRIES);
  }

  get anchors() {
    return this.platform.db.getClient().db(this.platform.db.name).collection<StoredAnchor>(ANCHORS);
  }

  async restore(): Promise<void> {
    await this.entries.deleteMany({});
    await this.entries.insertMany(structuredClone(this.#kept));
    await this.anchors.deleteMany({});
    await this.anchors.insertMany(structuredClone(this.#anchors));
  }

  /** An entry as it was when all was well. */
  one(matches: (entry: StoredEntry) => boolean): StoredEntry {
    const found = this.#kept.flatMap(allIn).find(matches);
    if (!found) throw new Error('There is no such entry in the good ledger.');
    return structuredClone(found);
  }

  /** A settlement on chain A that drew from a grant, in the middle of things. */
  settlement(): StoredEntry {
    return this.one(({ chain, type, n, lines }) => chain === this.chainA && type === 'settle' && n > 20 && lines.length > 2);
  }

  last(chain: string): StoredEntry {
    const n = Math.max(...this.#kept.filter(({ _id }) => _id.chain === chain).map(lastIn));
    return this.one((entry) => entry.chain === chain && entry.n === n);
  }

  /** Puts a changed entry in its place. */
  async replace(entry: StoredEntry): Promise<void> {
    await this.remove(entry);
    await this.add(entry);
  }

  async remove({ chain, n }: StoredEntry): Promise<void> {
    await this.entries.deleteOne({ _id: { chain, n } });
  }

  /** Moves the document in a place to another. */
  async move(from: RawEntry['_id'], to: RawEntry['_id']): Promise<void> {
    const moved = await this.entries.findOneAndDelete({ _id: from });
    await this.entries.insertOne({ ...(moved as RawEntry), _id: to });
  }

  async add(entry: StoredEntry): Promise<void> {
    await this.entries.insertOne(closed(entry));
  }

  /** What somebody who holds the key would do afterwards: signs the chain anew from entry `n` on, and its anchor. */
  async signAgain(chain: string, n: number): Promise<void> {
    let previous = (await this.entries.findOne({ _id: { chain, n: n - 1 } }))?.hash ?? '';
    for (const entry of await this.entries
      .find({ '_id.chain': chain, '_id.n': { $gte: n } })
      .sort({ _id: 1 })
      .toArray()) {
      previous = hashOf(this.platform.keys.ledger, previous, entry);
      await this.entries.updateOne({ _id: entry._id }, { $set: { hash: previous } });
      const anchor = { _id: chain, n: lastIn(entry), hash: previous };
      await this.anchors.replaceOne(
        { _id: chain, n: anchor.n },
        { ...anchor, seal: sealOf(this.platform.keys.ledger, { ...anchor, seal: '' }) },
      );
    }
  }

  verify(workspace?: string): Promise<Difference[]> {
    const { db, keys } = this.platform;
    return verifyLedger({ db, key: keys.ledger, ...(workspace ? { workspace } : {}) });
  }

  /** The first thing the verifier says is about this entry. */
  async expectFirst(chain: string, n: number, what: RegExp): Promise<void> {
    const differences = await this.verify();
    expect(differences[0]).toMatchObject({ chain, n, what: expect.stringMatching(what) });
  }
}
