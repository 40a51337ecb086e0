import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { WorkspaceId } from '../../src/domain/ids.js';
import { cancelInvitation, invitePerson } from '../../src/domain/invitations/index.js';
import { membersOf } from '../../src/domain/members/index.js';
import { setPlan } from '../../src/domain/subscriptions/index.js';
import { createWorkspace } from '../../src/domain/workspaces/index.js';
import { type House, openHouse } from '../http/fixture.js';
import { chromiumPath, launchBrowser, takePicture, WHY_LEFT_OUT } from '../support/browser.js';
import { as, contextOf, profileOf, settleIn } from '../support/people.js';

if (!chromiumPath) process.stderr.write(`Browser tests are ${WHY_LEFT_OUT}.\n`);

const inBrowser = chromiumPath ? describe : describe.skip;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const DAY = 24 * 60 * 60 * 1000;

const SIZES = { phone: { width: 320, height: 640 }, desktop: { width: 1280, height: 800 } };
type Size = keyof typeof SIZES;
type Scheme = 'light' | 'dark';

inBrowser(`the invite page in a browser${chromiumPath ? '' : ` (${WHY_LEFT_OUT})`}`, () => {
  let house: House;
  let browser: Browser;
  let sales: WorkspaceId;
  let people = 0;

  beforeAll(async () => {
    house = await openHouse();
    // The page asks for nothing but itself; its address decides whether its cookie must travel encrypted.
    house.platform.publicUrl = house.url;
    browser = await launchBrowser();
    await settleIn(house.platform, 'U0ANA', 'Ana');
    sales = (await createWorkspace(as(house.platform, 'U0ANA'), { name: 'Sales' })).workspace._id;
    await seats(20);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });

  const ana = () => as(house.platform, 'U0ANA');
  const seats = (addonSeats: number) =>
    setPlan(contextOf(house.platform, { kind: 'operator' }), { profile: profileOf('U0ANA', 'Ana'), addonSeats });
  const invite = async () => {
    const email = `chen${++people}@example.com`;
    const { link = '', invitation } = await invitePerson(ana(), { workspaceId: sales, invitee: { email } });
    return { link, id: invitation._id };
  };
  const open = async (link: string, size: Size, colorScheme: Scheme, javaScriptEnabled: boolean): Promise<Page> => {
    const context = await browser.newContext({ viewport: SIZES[size], colorScheme, javaScriptEnabled });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(link);
    return page;
  };
  const fits = async (page: Page) => {
    const box = await page.locator('body').evaluate((body) => [body.scrollWidth, body.ownerDocument.documentElement.clientWidth]);
    expect(box[0]).toBeLessThanOrEqual(box[1] as number);
  };
  /** The page's own policy forbids scripts, so axe comes in through the debugger, which no page can forbid. */
  const faults = async (page: Page): Promise<string[]> => {
    const run = `(async () => { ${AXE}; const { violations } = await axe.run(document); return violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')); })()`;
    const session = await page.context().newCDPSession(page);
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression: run,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as string[];
  };

  test.each(['phone', 'desktop'] as const)('I8: on a %s, without JavaScript, a person gives a name and accepts', async (size) => {
    const { link } = await invite();
    const page = await open(link, size, 'light', false);
    await takePicture(page, size === 'phone' ? 'invite-page-phone' : 'invite-page');
    expect(await page.title()).toBe('Ana invites you to Sales · Switchboard');
    await page.getByRole('button', { name: 'Accept' }).click();
    // The browser itself asks for the name first.
    await page.getByRole('heading', { name: 'Ana invites you to Sales' }).waitFor();
    await page.getByLabel('Your name').fill('Chen');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'You joined Sales' }).waitFor();
    expect(page.url()).toBe(`${link}?answered`);
    await page.reload();
    await page.getByRole('heading', { name: 'You joined Sales' }).waitFor();
    const team = (await membersOf(ana(), sales)).map(({ userId }) => userId);
    expect(team).toContain(`email:chen${people}@example.com`);
    await page.context().close();
  });

  test.each(['phone', 'desktop'] as const)('I8: on a %s, without JavaScript, a person declines without a name', async (size) => {
    const { link } = await invite();
    const page = await open(link, size, 'dark', false);
    await page.getByRole('button', { name: 'Decline' }).click();
    await page.getByRole('heading', { name: 'You declined' }).waitFor();
    await page.context().close();
  });

  test('I8: by keyboard alone: name, Accept, Decline, and what Switchboard is, in this order', async () => {
    const { link } = await invite();
    const page = await open(link, 'desktop', 'light', true);
    const visited: string[] = [];
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press('Tab');
      visited.push(await page.evaluate("document.activeElement.getAttribute('name') + ':' + document.activeElement.textContent"));
    }
    expect(visited).toEqual(['name:', 'answer:Accept', 'answer:Decline', 'null:What is Switchboard?']);
    await page.context().close();
  });

  test.each([
    ['light', 'phone'],
    ['dark', 'desktop'],
  ] as const)('I8: no accessibility fault in any state (%s, %s), and nothing wider than the screen', async (scheme, size) => {
    const pending = await invite();
    const ended = await invite();
    await cancelInvitation(ana(), { workspaceId: sales, invitationId: ended.id });
    const check = async (link: string, heading: string, before?: (page: Page) => Promise<void>) => {
      const page = await open(link, size, scheme, true);
      await before?.(page);
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      await page.locator('summary').click();
      expect([heading, await faults(page)]).toEqual([heading, []]);
      await fits(page);
      await page.context().close();
    };
    await check(pending.link, 'Ana invites you to Sales');
    await check(pending.link, 'Ana invites you to Sales', async (page) => {
      await page.getByLabel('Your name').fill('   ');
      await page.getByRole('button', { name: 'Accept' }).click();
      await page.getByText('Please tell us your name.').waitFor();
    });
    await check(ended.link, 'This invitation was taken back');
    await check(`${house.url}/invite/unknown`, 'This link leads nowhere');
    await seats(0);
    await check((await invite()).link, 'Sales is full just now');
    await seats(20);
    const old = await invite();
    house.platform.clock.advance(7 * DAY);
    await check(old.link, 'This invitation has ended');
    await check(old.link, 'This invitation has ended', async (page) => {
      await page.getByRole('button', { name: 'Ask Ana for a new one' }).click();
      await page.getByText('A new invitation has been asked for.').waitFor();
    });
  });

  test('I8: nothing is loaded but the page itself, and its policy is not broken', async () => {
    const { link } = await invite();
    const context = await browser.newContext({ viewport: SIZES.desktop });
    const page = await context.newPage();
    const asked: string[] = [];
    const said: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => said.push(message.text()));
    await page.goto(link);
    expect(asked.filter((url) => !url.endsWith('/favicon.ico'))).toEqual([link]);
    expect(said.filter((text) => /Content Security Policy/.test(text))).toEqual([]);
    expect(await page.evaluate("getComputedStyle(document.querySelector('main')).borderRadius")).toBe('16px');
    await context.close();
  });
});
