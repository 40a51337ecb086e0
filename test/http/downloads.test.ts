import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { usageLink } from '../../src/domain/reports/index.js';
import { csvText } from '../../src/platform/csv.js';
import { as } from '../support/people.js';
import { endedCall, furnish, type House, openHouse } from './fixture.js';

describe('downloads (H5)', () => {
  let house: House;
  let place: Awaited<ReturnType<typeof furnish>>;

  beforeAll(async () => {
    house = await openHouse();
    place = await furnish(house);
    await house.calls(place.apiKey, endedCall('one', 61));
  });
  afterAll(() => house.close());

  const span = { from: 20261116, to: 20261122 };
  const link = (kind: 'csv' | 'png', user = 'U0ANA') =>
    String(usageLink(as(house.platform, user), kind, { workspaceId: place.workspaceId as never, span, by: 'agent' })).replace(
      house.platform.publicUrl,
      house.url,
    );

  test('H5, M2: a signed link gives the owner’s CSV, with the margin, as a file', async () => {
    const answer = await fetch(link('csv'));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="sales-usage-20261116-20261122.csv"');
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect((await answer.text()).split('\r\n')[1]).toBe(`Reception,${place.agentId},1,0,61,120,0,0,0,0.24,0.14`);
  });

  test('H5, N7: a picture is a PNG of 1800 × 1200', async () => {
    const answer = await fetch(link('png'));
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1_800, 1_200]);
    // White alone would be a few kilobytes: text and bars are on it.
    expect(bytes.length).toBeGreaterThan(10_000);
  });

  test('H5: a link that was changed, or made up, opens nothing', async () => {
    const good = link('csv');
    const token = good.split('/')[4] ?? '';
    const [text = '', signature = ''] = token.split('.');
    const payload = JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, string>;
    const forged = Buffer.from(JSON.stringify({ ...payload, exp: String(Number(payload.exp) + 1) })).toString('base64url');
    for (const wrong of [`${forged}.${signature}`, `${text}.${'A'.repeat(43)}`, text, 'x', `${text}.`, `${signature}.${text}`]) {
      const answer = await fetch(`${house.url}/downloads/${wrong}/usage.csv`);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: 'not_found' });
    }
  });

  test('M3: a link shows what its maker may see now; strangers’ links show nothing', async () => {
    const answer = await fetch(link('csv', 'U0OUT'));
    expect(answer.status).toBe(404);
  });

  test('H5: a link ends after an hour, a picture after seven days', async () => {
    const [csv, png] = [link('csv'), link('png')];
    house.platform.clock.advance(3_600_000);
    expect((await fetch(csv)).status).toBe(410);
    expect((await fetch(png)).status).toBe(200);
    house.platform.clock.advance(7 * 86_400_000);
    expect((await fetch(png)).status).toBe(410);
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['+14155550100', '+14155550100'],
    ['+14155550100+1', "'+14155550100+1"],
    ['+0', "'+0"],
    ['+1415555\n=1', `"'+1415555\n=1"`],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['-2+3', "'-2+3"],
    ['  =1', "'  =1"],
    ['\tx', "'\tx"],
    ['-0.07', '-0.07'],
    ['a "b", c', '"a ""b"", c"'],
    ['plain', 'plain'],
  ])('H5: the CSV cell %j is written %j', (cell, written) => {
    expect(csvText([[cell]])).toBe(`${written}\r\n`);
  });
});
