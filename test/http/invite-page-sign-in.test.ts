import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { UserId, WorkspaceId } from '../../src/domain/ids.js';
import { cancelInvitation, invitePerson } from '../../src/domain/invitations/index.js';
import { membersOf } from '../../src/domain/members/index.js';
import { deliverDue, openSealed } from '../../src/domain/notices/index.js';
import { createWorkspace } from '../../src/domain/workspaces/index.js';
import { createLog } from '../../src/platform/log.js';
import { as, contextOf, profileOf, settleIn } from '../support/people.js';
import { type House, openHouse } from './fixture.js';
import { Browser, CLIENT_ID, CLIENT_SECRET, type FakeSlack, fakeSlack, NINE } from './invite-page-slack.js';

const MINUTE = 60_000;

describe('signing in with Slack on the invite page (I7)', () => {
  let slack: FakeSlack;
  let house: House;
  let sales: WorkspaceId;
  let browser: Browser;
  let started: number;
  const lines: string[] = [];

  beforeAll(async () => {
    slack = await fakeSlack();
    const log = createLog('trace', { write: (line: string) => void lines.push(line) });
    house = await openHouse({ log }, { signIn: slack.signIn });
    house.platform.profileOf = async (_team, userId) => ({ ...profileOf(userId, 'Ben as Slack knows him') });
    started = house.platform.clock.now().getTime();
  });
  beforeEach(async () => {
    for (const name of Object.keys(house.platform.db.collections)) await house.platform.db.collections[name]?.deleteMany({});
    house.platform.clock.advance(started - house.platform.clock.now().getTime());
    await settleIn(house.platform, 'U0ANA', 'Ana', 'standard');
    sales = (await createWorkspace(as(house.platform, 'U0ANA'), { name: 'Sales' })).workspace._id;
    browser = new Browser(house.url, house.platform.publicUrl);
    slack.asked.splice(0);
    slack.claims = {};
    slack.answer = undefined;
    lines.splice(0);
  });
  afterAll(async () => {
    await house?.close();
    await slack?.close();
  });

  const ana = () => as(house.platform, 'U0ANA');
  const members = async () => (await membersOf(ana(), sales)).map(({ userId, role }) => `${userId} ${role}`);
  const inviteBen = async (workspaceId = sales, at = house) => {
    const who = { userId: 'U0BEN' as UserId, name: 'Ben', isBot: false, isDeactivated: false, isGuest: false, isForeign: false };
    const { invitation } = await invitePerson(as(at.platform, 'U0ANA'), { workspaceId, invitee: who });
    let token = '';
    const job = contextOf(at.platform, { kind: 'job', name: 'deliver' });
    await deliverDue(
      job,
      async (notice) => {
        token = openSealed(at.platform, notice) ?? token;
        return { outcome: 'sent', message: { channelId: 'D1', ts: '1' } };
      },
      10,
    );
    return { path: `/invite/${token}`, token, id: invitation._id };
  };
  /** Goes to Slack and says what it was asked there. */
  const setOut = async (path: string) => {
    const { status, location, setCookies } = await browser.open(`${path}/sign-in`);
    expect(status).toBe(303);
    const asked = Object.fromEntries(new URL(location).searchParams) as Record<string, string>;
    slack.claims = { nonce: asked.nonce, ...slack.claims };
    return { asked, location, setCookies };
  };
  const comeBack = (query: Record<string, string>) => browser.open(`/invite/signed-in?${new URLSearchParams(query)}`);
  const signIn = async (path: string) => {
    const { asked } = await setOut(path);
    return comeBack({ code: 'code-of-the-test', state: asked.state ?? '' });
  };
  const refused = async (path: string) => {
    expect((await browser.open(path)).html).not.toContain('<form');
    expect(browser.jar.has('sb_signed_in')).toBe(false);
    expect(await members()).toEqual(['U0ANA owner']);
  };

  test('I7: the page offers it, and Slack is asked with state, nonce and team, but never with the link', async () => {
    const { path, token } = await inviteBen();
    const page = await browser.open(path);
    expect(page.html).toContain(`href="https://switchboard.test${path}/sign-in"`);
    expect(page.html).toContain('in your direct messages with Switchboard');
    expect(page.html).not.toMatch(/<form|<script/);
    const { asked, location, setCookies } = await setOut(path);
    expect(location.startsWith(slack.signIn.authorizeUrl ?? '-')).toBe(true);
    expect(asked).toEqual({
      response_type: 'code',
      scope: 'openid profile',
      client_id: CLIENT_ID,
      redirect_uri: 'https://switchboard.test/invite/signed-in',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      team: 'T0TEAM',
    });
    expect(asked.state).not.toBe(asked.nonce);
    expect(setCookies).toEqual([
      expect.stringMatching(/^sb_sign_in=[\w.-]+; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$/),
    ]);
    expect(location + setCookies.join()).not.toContain(token);
  });

  test('I7: signed in, the invited person accepts there, under the name that Slack knows', async () => {
    const { path } = await inviteBen();
    const back = await signIn(path);
    expect([back.status, back.location]).toEqual([303, path]);
    expect(back.setCookies).toEqual([
      'sb_sign_in=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure',
      expect.stringMatching(/^sb_signed_in=[\w.-]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/),
    ]);
    expect(slack.asked).toEqual([
      {
        type: 'POST /api/openid.connect.token application/x-www-form-urlencoded',
        form: {
          grant_type: 'authorization_code',
          client_id: CLIENT_ID,
          client_secret: CLIENT_SECRET,
          code: 'code-of-the-test',
          redirect_uri: 'https://switchboard.test/invite/signed-in',
        },
      },
    ]);
    expect((await browser.open(path)).html).toContain('You are signed in with Slack as <strong>Ben</strong>.');
    const sent = await browser.answer(path, 'accept');
    expect([sent.status, sent.location]).toEqual([303, `${path}?answered`]);
    expect((await browser.open(sent.location)).heading).toBe('You joined Sales');
    expect(await members()).toEqual(['U0ANA owner', 'U0BEN editor']);
    const account = await house.platform.db.collection('accounts').findOne({ userId: 'U0BEN' });
    expect(account).toMatchObject({ name: 'Ben as Slack knows him', timeZone: 'Europe/Berlin' });
    const row = await house.platform.db.collection('audit').findOne({ verb: 'invitation.accept' });
    expect(row).toMatchObject({ actor: 'person:U0BEN' });
  });

  test('I8: signed in, the invited person declines there', async () => {
    const { path } = await inviteBen();
    await signIn(path);
    expect((await browser.open((await browser.answer(path, 'decline')).location)).heading).toBe('You declined');
    expect(await members()).toEqual(['U0ANA owner']);
  });

  test.each([
    ['another person', { 'https://slack.com/user_id': 'U0EVE' }],
    ['the same id in another team', { 'https://slack.com/team_id': 'T0OTHER' }],
  ])('I7: %s is shown that it is not theirs, and their form is refused', async (_who, claims) => {
    const { path } = await inviteBen();
    const { html } = await browser.open((await inviteChen()).path);
    slack.claims = claims;
    expect((await signIn(path)).status).toBe(303);
    const page = await browser.open(path);
    expect([page.status, page.heading]).toEqual([403, 'This invitation is for Ben']);
    expect(page.html).toContain('Sign in again');
    const form = /name="form" value="([^"]+)"/.exec(html)?.[1] ?? '';
    expect((await browser.send(path, { form, answer: 'accept' })).status).toBe(403);
    expect(await members()).toEqual(['U0ANA owner']);
    slack.claims = {};
    await signIn(path);
    expect((await browser.answer(path, 'accept')).status).toBe(303);
  });
  const inviteChen = async () => {
    const { link = '' } = await invitePerson(ana(), { workspaceId: sales, invitee: { email: 'chen@example.com' } });
    return { path: new URL(link).pathname };
  };

  test('I7: a form whose guard fits is still refused to somebody else who has taken it over', async () => {
    const { path } = await inviteBen();
    await signIn(path);
    const form = /name="form" value="([^"]+)"/.exec((await browser.open(path)).html)?.[1] ?? '';
    slack.claims = { 'https://slack.com/user_id': 'U0EVE' };
    await signIn(path);
    const eve = await browser.send(path, { form, answer: 'accept' });
    expect([eve.status, eve.heading]).toEqual([403, 'This invitation is for Ben']);
    browser.jar.delete('sb_signed_in');
    expect((await browser.send(path, { form, answer: 'accept' })).html).toContain('You are not signed in any more.');
    expect(await members()).toEqual(['U0ANA owner']);
  });

  test('I7: the proof ends after ten minutes and cannot be changed', async () => {
    const { path } = await inviteBen();
    await signIn(path);
    const proof = browser.jar.get('sb_signed_in') ?? '';
    expect((await browser.open(path)).html).toContain('<form');
    browser.jar.set('sb_signed_in', `${proof.slice(0, -2)}${proof.endsWith('AA') ? 'BB' : 'AA'}`);
    expect((await browser.open(path)).html).not.toContain('<form');
    browser.jar.set('sb_signed_in', proof);
    house.platform.clock.advance(10 * MINUTE);
    expect((await browser.open(path)).html).not.toContain('<form');
  });

  test('I7: the proof for one invitation is none for another, nor is the cookie of a sign-in under way', async () => {
    const { path } = await inviteBen();
    const support = (await createWorkspace(ana(), { name: 'Support' })).workspace._id;
    const other = await inviteBen(support);
    await signIn(path);
    expect((await browser.open(path)).html).toContain('<form');
    expect((await browser.open(other.path)).html).not.toContain('<form');
    await setOut(path);
    browser.jar.set('sb_signed_in', browser.jar.get('sb_sign_in') ?? '');
    expect((await browser.open(path)).html).not.toContain('<form');
  });

  test.each([
    ['forged', () => ({ state: 'x'.repeat(43) })],
    ['of another sign-in', (state: string) => ({ state: `${state.slice(1)}x` })],
    ['absent', () => ({})],
  ])(
    'I7: a state that is %s signs nobody in, asks Slack nothing, and leaves the sign-in under way alone',
    async (_what, made) => {
      const { path } = await inviteBen();
      const { asked } = await setOut(path);
      const page = await comeBack({ code: 'c', ...(made(asked.state ?? '') as Record<string, string>) });
      expect([page.status, page.heading]).toEqual([403, 'You are not signed in']);
      expect(slack.asked).toEqual([]);
      await refused(path);
      expect((await comeBack({ code: 'c', state: asked.state ?? '' })).status).toBe(303);
    },
  );

  test('I7: a sign-in that another browser began, or that is over, comes to nothing; who is late can try again', async () => {
    const { path } = await inviteBen();
    const { asked } = await setOut(path);
    const other = new Browser(house.url, house.platform.publicUrl);
    const query = `code=c&state=${asked.state}`;
    const strange = await other.open(`/invite/signed-in?${query}`);
    expect([strange.status, strange.heading]).toEqual([403, 'You are not signed in']);
    expect(strange.html).toContain('open the link from your message once more');
    house.platform.clock.advance(10 * MINUTE);
    const late = await browser.open(`/invite/signed-in?${query}`);
    expect(late.status).toBe(403);
    expect(late.html).toContain(`href="https://switchboard.test${path}/sign-in"`);
    expect(slack.asked).toEqual([]);
    await refused(path);
  });

  test('I7: a sign-in is good once', async () => {
    const { path } = await inviteBen();
    const { asked } = await setOut(path);
    const query = { code: 'c', state: asked.state ?? '' };
    expect((await comeBack(query)).status).toBe(303);
    expect((await comeBack(query)).status).toBe(403);
    expect(slack.asked).toHaveLength(1);
  });

  test.each([
    ['wrong_nonce', { nonce: 'another' }],
    ['unreadable_id_token', { nonce: undefined }],
    ['wrong_audience', { aud: '9.9' }],
    ['unreadable_id_token', { aud: [CLIENT_ID, '9.9'] }],
    ['wrong_issuer', { iss: 'https://slack.com.example.com' }],
    ['expired_id_token', { exp: NINE - 61 }],
    ['unreadable_id_token', { 'https://slack.com/user_id': { $ne: null } }],
  ])('I7: an id_token is refused: %s %j', async (reason, claims) => {
    const { path } = await inviteBen();
    slack.claims = claims;
    const { asked } = await setOut(path);
    slack.claims = { nonce: asked.nonce, ...claims };
    const page = await comeBack({ code: 'c', state: asked.state ?? '' });
    expect([page.status, page.heading]).toEqual([502, 'You are not signed in']);
    expect(lines.join('')).toContain(`"reason":"${reason}"`);
    await refused(path);
  });

  test.each([
    ['invalid_code', { ok: false, error: 'invalid_code' }],
    ['no_answer', '<html>'],
    ['unreadable_answer', { ok: true }],
    ['unreadable_id_token', { ok: true, id_token: 'a.b' }],
  ])('I7: when Slack answers otherwise, nobody is signed in: %s', async (reason, answer) => {
    const { path } = await inviteBen();
    slack.answer = answer;
    expect((await signIn(path)).status).toBe(502);
    expect(lines.join('')).toContain(`"reason":"${reason}"`);
    await refused(path);
  });

  test('I7: who does not allow it is told so, with a way to try again', async () => {
    const { path } = await inviteBen();
    const { asked } = await setOut(path);
    const page = await comeBack({ error: 'access_denied', state: asked.state ?? '' });
    expect([page.status, page.heading]).toEqual([403, 'You are not signed in']);
    expect(page.html).toContain('Slack was not allowed to tell us who you are. Nothing was changed.');
    expect(page.html).toContain(`href="https://switchboard.test${path}/sign-in"`);
    expect(slack.asked).toEqual([]);
    await refused(path);
  });

  test('one link has us ask Slack only so often', async () => {
    const { path } = await inviteBen();
    slack.answer = { ok: false, error: 'invalid_code' };
    for (let i = 0; i < 20; i++) expect((await signIn(path)).status).toBe(502);
    expect((await signIn(path)).status).toBe(429);
    expect(slack.asked).toHaveLength(20);
  });

  test('I8: where signing in leads to nothing, the page itself is shown', async () => {
    const { path, id } = await inviteBen();
    const outside = await inviteChen();
    expect(await browser.open(`${outside.path}/sign-in`)).toMatchObject({ status: 303, location: outside.path });
    await signIn(path);
    await cancelInvitation(ana(), { workspaceId: sales, invitationId: id });
    expect(await browser.open(`${path}/sign-in`)).toMatchObject({ status: 303, location: path });
    expect((await browser.open(path)).heading).toBe('This invitation was taken back');
    expect((await browser.open(`/invite/sbi_${'x'.repeat(43)}/sign-in`)).status).toBe(404);
  });

  test('I7: where it is not configured, the page points to the direct message, and no cookie counts', async () => {
    const { path } = await inviteBen();
    await signIn(path);
    const plain = await openHouse({ uri: house.platform.uri, clock: house.platform.clock });
    try {
      const visitor = new Browser(plain.url, plain.platform.publicUrl);
      for (const [name, value] of browser.jar) visitor.jar.set(name, value);
      const page = await visitor.open(path);
      expect(page.html).toContain('In Slack we know who you are: it waits in your direct messages with Switchboard');
      expect(page.html).not.toMatch(/<form|sign-in/);
      expect(await visitor.open(`${path}/sign-in`)).toMatchObject({ status: 303, location: path });
      expect((await visitor.open('/invite/signed-in?code=c&state=s')).heading).toBe('This link leads nowhere');
    } finally {
      await plain.close();
    }
  });

  test('nothing secret is ever in the log or the database', async () => {
    const { path, token } = await inviteBen();
    await signIn(path);
    const proof = browser.jar.get('sb_signed_in') ?? '-';
    slack.claims = { aud: 'x' };
    const { asked } = await setOut(path);
    await comeBack({ code: 'code-of-the-test', state: asked.state ?? '' });
    await browser.answer(path, 'accept');
    const rooms = Object.values(house.platform.db.collections);
    const stored = JSON.stringify(await Promise.all(rooms.map((room) => room.find({}).toArray())));
    expect(lines.join('')).toContain('a sign-in with Slack failed');
    for (const secret of [token, CLIENT_SECRET, 'code-of-the-test', asked.state, asked.nonce, proof, 'xoxp-', 'c2lnbmF0dXJl'])
      expect(lines.join('') + stored).not.toContain(secret);
  });
});
