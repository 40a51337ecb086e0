import { jest } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { readToolEnv } from '../../../src/config.js';
import { workspaceChain } from '../../../src/domain/ledger/entry.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import { type EmbeddedMongo, startEmbeddedMongo } from '../../../src/platform/embedded-mongo.js';
import { findMongod } from '../../../src/platform/mongod-binary.js';
import { verifyLedger } from '../../../src/verify/verify.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { BY, bought, endedCall, entriesOf, funded, grantTerms, newWorkspace, restarted } from './fixtures.js';

/* F12: MongoDB itself fails the command. It needs a mongod of its own, because fail points hold for everybody on it. */

let mongo: EmbeddedMongo;
let platform: TestPlatform;
let admin: MongoClient;

beforeAll(async () => {
  const { path } = await findMongod({ ...readToolEnv(), progress: () => {}, log: () => {} });
  mongo = await startEmbeddedMongo({ binary: path, ephemeral: true, args: ['--setParameter', 'enableTestCommands=1'] });
  // A real server that steps down says so at once to whoever listens; a fail point does not, and the driver would wait ten seconds.
  platform = await testPlatform({ uri: `${mongo.uri}&heartbeatFrequencyMS=500` });
  admin = await MongoClient.connect(mongo.uri);
}, 60_000);

afterAll(async () => {
  await platform?.close();
  await admin?.close();
  await mongo?.stop();
});

/** The next `times` commands of this name fail as told. */
async function failing(command: string, times: number, data: object): Promise<void> {
  await admin.db('admin').command({
    configureFailPoint: 'failCommand',
    mode: { times },
    data: { failCommands: [command], ...data },
  });
}

async function healthy(): Promise<void> {
  await admin.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
  expect(await verifyLedger({ db: platform.db, key: platform.keys.ledger })).toEqual([]);
}

/** Two at a time get past the driver, which tries once more by itself. */
const faults: [string, string, number, object][] = [
  ['the connection breaks before the insert is done', 'insert', 2, { closeConnection: true }],
  [
    'the insert is done, its majority is not confirmed',
    'insert',
    1,
    { writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' } },
  ],
  ['the primary steps down at the insert', 'insert', 2, { errorCode: 11602, errorLabels: ['RetryableWriteError'] }],
  ['the server shuts down at the insert', 'insert', 3, { errorCode: 91 }],
  ['the connection breaks at a read', 'find', 2, { closeConnection: true }],
  ['the majority cannot be read yet', 'find', 3, { errorCode: 134 }],
];

test.each(faults)('L19, F12: %s: a call is settled once', async (_what, command, times, data) => {
  const workspace = await funded(platform, { seconds: 100 });
  const call = endedCall(30);
  const on = restarted(platform);
  await failing(command, times, data);
  const settled = await ledger.settleCall(on, workspace, call);
  expect(settled).toMatchObject({ outcome: 'settled', billedSeconds: 30, availableSeconds: 70 });
  expect(await entriesOf(platform, workspaceChain(workspace))).toHaveLength(2);
  expect(await ledger.settleCall(platform, workspace, call)).toEqual({ ...settled, outcome: 'duplicate' });
  await healthy();
});

test.each(faults)(
  'L19, F12: %s: a batch over workspaces is whole, and an allocation too',
  async (_what, command, times, data) => {
    const workspaces = await Promise.all([1, 2, 3].map(() => funded(platform, { seconds: 100 })));
    const source = await bought(platform, 100);
    const given = newWorkspace();
    const on = restarted(platform);
    await failing(command, times, data);
    const calls = workspaces.flatMap((workspace) => Array.from({ length: 5 }, () => ({ workspace, call: endedCall(3) })));
    const [grant, ...results] = await Promise.all([
      ledger.moveGrant(on, given, grantTerms({ sourceId: source, seconds: 60 }), BY),
      ...calls.map(({ workspace, call }) => ledger.settleCall(on, workspace, call)),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(15).fill('settled'));
    expect(grant.sourceAvailableSeconds).toBe(40);
    for (const workspace of workspaces) {
      const state = await ledger.readWorkspaceState(platform, workspace, platform.clock.now());
      expect([ledger.availableOf(state), state.used]).toEqual([85, 15]);
    }
    await healthy();
  },
);

test('L19, L20: what goes in beside a place that is taken is believed only when its majority is confirmed', async () => {
  const [taken, free] = [await funded(platform, { seconds: 100 }), await funded(platform, { seconds: 100 })];
  const [on, other] = [restarted(platform), restarted(platform)];
  for (const workspace of [taken, free]) await ledger.settleCall(on, workspace, endedCall(1));
  await ledger.settleCall(other, taken, endedCall(1));
  // One command for both chains: refused at one place, done at the other, and nobody knows whether for good.
  await failing('insert', 1, { writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' } });
  const waits = jest.spyOn(platform.log, 'warn');
  const calls = [taken, free].map((workspace) => ({ workspace, call: endedCall(3) }));
  const settled = await Promise.all(calls.map(({ workspace, call }) => ledger.settleCall(on, workspace, call)));
  expect(waits).toHaveBeenCalledWith(expect.objectContaining({ tasks: 2 }), 'ledger flush failed');
  waits.mockRestore();
  expect(settled.map(({ outcome, availableSeconds }) => [outcome, availableSeconds])).toEqual([
    ['settled', 95],
    ['settled', 96],
  ]);
  expect((await entriesOf(platform, workspaceChain(free))).length).toBe(3);
  await healthy();
});
