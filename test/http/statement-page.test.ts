import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Context } from '../../src/domain/context.js';
import type { UserId, WorkspaceId } from '../../src/domain/ids.js';
import { statementLink } from '../../src/domain/statements/index.js';
import { openLink, signLink } from '../../src/platform/signed-link.js';
import { as } from '../support/people.js';
import { ANA, endedCall, furnish, type House, openHouse } from './fixture.js';

describe('statements by a signed link (N14, H5)', () => {
  let house: House;
  let workspaceId: WorkspaceId;

  beforeAll(async () => {
    house = await openHouse();
    const place = await furnish(house, 100);
    workspaceId = place.workspaceId as WorkspaceId;
    await house.calls(place.apiKey, endedCall('one', 61));
  });
  afterAll(() => house.close());

  const context = (user: string): Context => as(house.platform, user as UserId);
  const pathOf = (link: string | null) => String(link).slice(house.platform.publicUrl.length);
  const get = async (path: string) => {
    const response = await fetch(house.url + path);
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  const path = (more: object = { workspaceId }) => pathOf(statementLink(context(ANA), { month: '2026-11', ...more }));

  test('N14: the page is for paper: no script, nothing loaded, nobody frames it, and it shows the month', async () => {
    const { status, text, headers } = await get(path());
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text).toContain('Sales: November 2026');
    expect(text).toContain('<td>100:00</td>');
    expect(text).toContain('<td>$0.24</td><td>$0.10</td><td>$0.14</td>');
    expect(text).not.toContain('<script');
  });

  test('N14: the same as CSV, with all the workspaces somebody owns', async () => {
    const { text, headers } = await get(`${path({})}&format=csv`);
    expect(headers.get('content-disposition')).toBe('attachment; filename="statement-2026-11.csv"');
    const lines = text.trim().split('\r\n');
    expect(lines[0]).toMatch(/^workspace,month,line,currency,price_per_minute,opening_s/);
    expect(lines).toContain('sales,2026-11,price,USD,0.12,0,6000,0,0,61,120,0,0,0,,,5880,120,0.24,USD,0.10,0.14');
    for (const line of lines) expect(line.split(',')).toHaveLength(22);
  });

  test('H5, W12: a link that was changed, is over, or is of somebody who does not belong there leads to one page', async () => {
    const good = path();
    const [body = '', seal = ''] = (good.split('s=').at(-1) as string).split('.');
    const other = Buffer.from(Buffer.from(body, 'base64url').toString().replace(ANA, 'U0BEN')).toString('base64url');
    const strangers = pathOf(statementLink(context('U0BEN'), { month: '2026-11', workspaceId }));
    for (const wrong of [`${good}x`, `/statements?s=${other}.${seal}`, '/statements?s=nothing', '/statements', strangers]) {
      const { status, text } = await get(wrong);
      expect([status, text.includes('There is no statement here')]).toEqual([404, true]);
    }
    house.platform.clock.set('2026-11-23T09:00:00.001Z');
    expect((await get(good)).status).toBe(404);
  });

  test('H5: a link signed with an older key still opens, one signed with another does not', () => {
    const [old, fresh, foreign] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer, Buffer];
    const now = new Date(0);
    const link = signLink([old], { f: 'x' }, new Date(1));
    expect(openLink([fresh, old], link, now)).toEqual({ f: 'x' });
    expect(openLink([foreign], link, now)).toBeNull();
    expect(openLink([old], link, new Date(1))).toBe('expired');
  });
});
