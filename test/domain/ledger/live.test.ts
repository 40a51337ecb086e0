import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { SourceId } from '../../../src/domain/ids.js';
import * as ledger from '../../../src/domain/ledger/index.js';
import { verifyLedger } from '../../../src/verify/verify.js';
import { type TestPlatform, testPlatform } from '../../support/platform.js';
import { BY, bought, endedCall, funded, grantTerms, newWorkspace, stored } from './fixtures.js';

let one: TestPlatform;
let two: TestPlatform;

beforeAll(async () => {
  one = await testPlatform();
  two = await testPlatform({ uri: one.uri, clock: one.clock });
});

afterAll(async () => {
  await two.close();
  await one.close();
});

/** A workspace's short life: allocations, calls, its end, and late calls, on both instances. */
async function life(source: SourceId): Promise<void> {
  const workspace = newWorkspace();
  for (let i = 0; i < 12; i++) {
    const on = i % 2 ? one : two;
    await ledger.moveGrant(on, workspace, grantTerms({ sourceId: source, seconds: 50 }), BY).catch(() => {});
    await Promise.all([1, 2, 3].map((seconds) => ledger.settleCall(on, workspace, endedCall(seconds * 5))));
    if (i === 9) await ledger.closeWorkspaceLedger(on, workspace, BY.by);
  }
}

test('L4, L22: the verifier finds nothing on a system that is being used, however often it looks', async () => {
  const source = await bought(one, 1_000_000);
  let over = false;
  const traffic = Promise.all(Array.from({ length: 8 }, () => life(source))).finally(() => {
    over = true;
  });
  let looks = 0;
  for (; !over; looks++) {
    expect(await verifyLedger({ db: one.db, key: one.keys.ledger })).toEqual([]);
    await ledger.anchorHeads(looks % 2 ? one : two);
  }
  await traffic;
  expect(looks).toBeGreaterThan(2);
  expect(await verifyLedger({ db: two.db, key: one.keys.ledger })).toEqual([]);
});

/** The command as people run it: its exit code and what it said. */
function run(...args: string[]): Promise<{ code: number; said: string }> {
  const command = ['--import', 'tsx', join('src', 'verify', 'main.ts'), ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { env: { PATH: process.env.PATH } }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr });
    });
  });
}

test('L4: npm run ledger:verify ends with 0 when all is well, with 1 and the place when not, with 2 when it cannot tell', async () => {
  const workspace = await funded(one, { seconds: 100 });
  await ledger.settleCall(one, workspace, endedCall(10));
  const given = ['--uri', one.uri, '--key', one.keys.ledger.toString('hex')];
  expect(await run(...given)).toMatchObject({ code: 0, said: expect.stringContaining('no differences') });
  const place = { _id: { chain: `w:${workspace}` as const, n: 2 } };
  const { p = '' } = (await stored(one).findOne(place)) ?? {};
  await stored(one).updateOne(place, { $set: { p: p.replace(',1,1,10,', ',1,1,9,') } });
  const spoilt = await run(...given, '--workspace', workspace, '--json');
  expect(spoilt.code).toBe(1);
  const { ok, differences } = JSON.parse(spoilt.said.split('\n').find((line) => line.startsWith('{')) ?? '{}');
  expect([ok, differences[0]]).toEqual([false, { chain: `w:${workspace}`, n: 2, what: expect.stringMatching(/^L22/) }]);
  expect((await run(...given)).said).toContain(`w:${workspace} entry 2: L6: it bills 9 s, by its times and pulse it is 10 s`);
  expect(await run('--uri', one.uri, '--key', 'short')).toMatchObject({ code: 2, said: expect.stringContaining('32 bytes') });
});
