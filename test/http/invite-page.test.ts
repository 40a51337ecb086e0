import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { UserId, WorkspaceId } from '../../src/domain/ids.js';
import {
  acceptInvitation,
  cancelInvitation,
  invitePerson,
  readInvitation,
  remindInvitees,
  resendInvitation,
} from '../../src/domain/invitations/index.js';
import { membersOf } from '../../src/domain/members/index.js';
import { deliverDue, openSealed } from '../../src/domain/notices/index.js';
import { setPlan } from '../../src/domain/subscriptions/index.js';
import { createWorkspace } from '../../src/domain/workspaces/index.js';
import { as, contextOf, profileOf, settleIn } from '../support/people.js';
import { type House, openHouse } from './fixture.js';

const DAY = 24 * 60 * 60 * 1000;

interface Seen {
  status: number;
  heading: string;
  text: string;
  html: string;
  headers: Headers;
  field: string;
}

/** A browser without scripts: keeps its cookie, sends forms as they stand. */
class Reader {
  cookie = '';
  constructor(readonly url: string) {}

  async open(path: string, init: RequestInit = {}): Promise<Seen> {
    const response = await fetch(this.url + path, {
      redirect: 'manual',
      ...init,
      headers: { ...(this.cookie ? { cookie: this.cookie } : {}), ...(init.headers as Record<string, string>) },
    });
    const set = response.headers.get('set-cookie');
    if (set) this.cookie = set.split(';')[0] ?? '';
    const html = await response.text();
    const text = html
      .replace(/<style>[\s\S]*?<\/style>|<footer>[\s\S]*?<\/footer>/g, '')
      .replace(/<[^>]+>/g, ' ')
      .replaceAll('&#39;', "'")
      .replace(/\s+/g, ' ');
    const heading = (/<h1>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? '').replaceAll('&#39;', "'");
    const field = /name="form" value="([^"]+)"/.exec(html)?.[1] ?? '';
    return { status: response.status, heading, text, html, headers: response.headers, field };
  }

  async send(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Seen> {
    return this.open(path, {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  }

  /** Opens the page, fills it in, sends it, and follows where it leads. */
  async answer(path: string, answer: string, name = 'Chen'): Promise<Seen> {
    const { field } = await this.open(path);
    const sent = await this.send(path, { form: field, answer, name });
    if (sent.status !== 303) return sent;
    return this.open(new URL(sent.headers.get('location') ?? '', this.url + path).href.slice(this.url.length));
  }
}

describe('the invite page (I8)', () => {
  let house: House;
  let sales: WorkspaceId;
  let reader: Reader;
  const lines: string[] = [];

  beforeAll(async () => {
    house = await openHouse({ log: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }) });
  });
  beforeEach(async () => {
    for (const name of Object.keys(house.platform.db.collections)) await house.platform.db.collections[name]?.deleteMany({});
    await settleIn(house.platform, 'U0ANA', 'Ana', 'standard');
    sales = (await createWorkspace(as(house.platform, 'U0ANA'), { name: 'Sales' })).workspace._id;
    reader = new Reader(house.url);
    lines.splice(0);
  });
  afterAll(() => house.close());

  const ana = () => as(house.platform, 'U0ANA');
  const invite = async (email = 'chen@example.com') => {
    const { link = '', invitation } = await invitePerson(ana(), { workspaceId: sales, invitee: { email } });
    return { path: new URL(link).pathname, id: invitation._id };
  };
  const inviteBen = async () => {
    const invitee = {
      userId: 'U0BEN' as UserId,
      name: 'Ben',
      isBot: false,
      isDeactivated: false,
      isGuest: false,
      isForeign: false,
    };
    const { invitation } = await invitePerson(ana(), { workspaceId: sales, invitee });
    let token: string | undefined;
    await deliverDue(
      contextOf(house.platform, { kind: 'job', name: 'deliver' }),
      async (notice) => {
        token = openSealed(house.platform, notice) ?? token;
        return { outcome: 'sent', message: { channelId: 'D1', ts: '1' } };
      },
      10,
    );
    return { path: `/invite/${token}`, id: invitation._id };
  };
  const members = async () => (await membersOf(ana(), sales)).map(({ userId, role }) => `${userId} ${role}`);
  const seats = (addonSeats: number) =>
    setPlan(contextOf(house.platform, { kind: 'operator' }), { profile: profileOf('U0ANA', 'Ana'), plan: 'free', addonSeats });

  test('I8: it says who invites, to what, as what, and until when in words with the zone', async () => {
    const { path } = await invite();
    const page = await reader.open(path);
    expect([page.status, page.heading]).toEqual([200, 'Ana invites you to Sales']);
    expect(page.text).toContain('As editor you can manage agents, connect knowledge bases and use the workspace’s minutes.');
    expect(page.text).toContain('You can answer until Sunday 29 November at 10:00, Central European Standard Time.');
    expect(page.html).toContain('<label for="name">Your name</label>');
    expect(page.html).toMatch(/<html lang="en">/);
  });

  test('I8: it is strict: no scripts, no frames, no referrer, no copies kept, one style by its hash', async () => {
    const { path } = await invite();
    const { headers, html } = await reader.open(path);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect(Object.fromEntries(headers)).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
      'content-type': 'text/html; charset=utf-8',
    });
    expect(headers.get('set-cookie')).toMatch(/^sb_invite=[\w-]{43}; Path=\/; Max-Age=86400; HttpOnly; SameSite=Lax; Secure$/);
    expect(html).not.toMatch(/<script|\son\w+=|style="/i);
  });

  test('I7: with the link as proof and a name, somebody outside Slack is a member; loading the page again sends nothing', async () => {
    const { path } = await invite();
    const page = await reader.answer(path, 'accept', '  Chen   at the desk ');
    expect([page.status, page.heading]).toEqual([200, 'You joined Sales']);
    expect(await members()).toEqual(['U0ANA owner', 'email:chen@example.com editor']);
    const told = await house.platform.db.collection('notices').findOne({ kind: 'invitation-joined' });
    expect(told?.data).toMatchObject({ inviteeName: 'Chen at the desk' });
    expect(await new Reader(house.url).open(path)).toMatchObject({ status: 200, heading: 'This invitation was accepted' });
  });

  test('I8: Decline needs no name and ends it', async () => {
    const { path } = await invite();
    expect(await reader.answer(path, 'decline', '')).toMatchObject({ status: 200, heading: 'You declined' });
    expect(await reader.open(path)).toMatchObject({ heading: 'This invitation was declined' });
    expect(await members()).toEqual(['U0ANA owner']);
  });

  test('I9: a second Accept, and a Decline after it, show the true state and change nothing', async () => {
    const { path } = await invite();
    const other = new Reader(house.url);
    const { field } = await other.open(path);
    await reader.answer(path, 'accept');
    for (const answer of ['accept', 'decline']) {
      expect(await other.send(path, { form: field, answer, name: 'Ben' })).toMatchObject({
        status: 409,
        heading: 'This invitation was accepted',
      });
    }
    expect(await members()).toHaveLength(2);
  });

  test.each(['', '   ', 'x'.repeat(81), 'a\u0000b', 'a\u202eb'])(
    'I7: a name that is none (%j) is refused beside its field',
    async (name) => {
      const { path } = await invite();
      const page = await reader.answer(path, 'accept', name);
      expect(page.status).toBe(422);
      expect(page.html).toContain('aria-invalid="true"');
      expect(page.html).toMatch(/<p class="fault" id="name-fault">[^<]+<\/p>/);
      expect(await members()).toHaveLength(1);
    },
  );

  test('I8: expired has its own sentence, and asking for a new one reaches the inviter once', async () => {
    const { path } = await invite();
    house.platform.clock.advance(7 * DAY);
    expect(await reader.open(path)).toMatchObject({ status: 410, heading: 'This invitation has ended' });
    const { field } = await reader.open(path);
    expect((await reader.send(path, { form: field, answer: 'accept', name: 'Chen' })).heading).toBe('This invitation has ended');
    expect((await reader.answer(path, 'ask')).text).toContain('A new invitation has been asked for.');
    expect((await reader.send(path, { form: field, answer: 'ask' })).status).toBe(409);
    const asked = await house.platform.db.collection('notices').find({ kind: 'invitation-asked' }).toArray();
    expect(asked.map(({ to }) => to)).toEqual([{ userId: 'U0ANA' }]);
    expect(await members()).toHaveLength(1);
  });

  test('I4: after Resend the old link says that a newer one was sent, and the new one works', async () => {
    const { path, id } = await invite();
    house.platform.clock.advance(7 * DAY);
    const { link = '' } = await resendInvitation(ana(), { workspaceId: sales, invitationId: id });
    expect((await reader.open(path)).text).toContain('A newer invitation was sent to you: please answer that one.');
    expect((await reader.answer(new URL(link).pathname, 'accept')).heading).toBe('You joined Sales');
  });

  test('I6: a link that a newer message has replaced says so', async () => {
    house.platform.sendsMail = true;
    try {
      const { path } = await invite();
      house.platform.clock.advance(6 * DAY);
      await remindInvitees(contextOf(house.platform, { kind: 'job', name: 'remind' }), { limit: 10 });
      expect(await reader.open(path)).toMatchObject({ status: 410, heading: 'There is a newer link' });
    } finally {
      house.platform.sendsMail = false;
    }
  });

  test('I8: cancelled, and a workspace that is gone, have their own sentences', async () => {
    const { path, id } = await invite();
    await cancelInvitation(ana(), { workspaceId: sales, invitationId: id });
    expect(await reader.open(path)).toMatchObject({ status: 410, heading: 'This invitation was taken back' });
    await house.platform.db.collection('workspaces').updateOne({ _id: sales as never }, { $set: { status: 'deleted' } });
    expect(await reader.open(path)).toMatchObject({ status: 410, heading: 'This workspace is gone' });
  });

  test('S3: without a seat it says why, the place in line and who helps; only Decline is offered, and Accept is refused', async () => {
    await seats(1);
    await invite('ben@example.com');
    const { path } = await invite();
    const page = await reader.open(path);
    expect([page.status, page.heading]).toEqual([200, 'Sales is full just now']);
    expect(page.text).toContain('Your invitation is first in line');
    expect(page.text).toContain('Ana can add seats.');
    expect([...page.html.matchAll(/name="answer" value="(\w+)"/g)].map(([, value]) => value)).toEqual(['decline']);
    const sent = await reader.send(path, { form: page.field, answer: 'accept', name: 'Chen' });
    expect(sent.status).toBe(409);
    expect(sent.text).toContain('Sales is full just now: every seat is taken. Your invitation is first in line.');
    await seats(2);
    expect((await reader.open(path)).heading).toBe('Ana invites you to Sales');
  });

  test('I7: to a Slack person the link alone proves nothing: the page points to the direct message, and a form is refused', async () => {
    const { path, id } = await inviteBen();
    const page = await reader.open(path);
    expect(page.text).toContain('This invitation is for Ben , and only Ben can answer it. In Slack we know who you are');
    expect(page.html).not.toContain('<form');
    const other = await invite('dana@example.com');
    const { field } = await reader.open(other.path);
    for (const form of [field, 'x', '']) {
      const sent = await reader.send(path, { form, answer: 'accept', name: 'Ben' });
      expect(sent.status).toBe(403);
    }
    expect(await members()).toHaveLength(1);
    await acceptInvitation(as(house.platform, 'U0BEN'), {
      invitationId: id,
      profile: { name: 'Ben', timeZone: 'UTC', known: true },
    });
    expect(await reader.open(path)).toMatchObject({ heading: 'This invitation was accepted' });
  });

  test('CSRF: a form without this browser’s cookie, for another link, or sent by another site changes nothing', async () => {
    const [mine, other] = [await invite(), await invite('dana@example.com')];
    const { field } = await reader.open(mine.path);
    const { field: foreign } = await reader.open(other.path);
    const send = (from: Reader, form: string, headers = {}) =>
      from.send(mine.path, { form, answer: 'accept', name: 'Chen' }, headers);
    const refused = [
      await send(new Reader(house.url), field),
      await send(reader, foreign),
      await send(reader, ''),
      await send(reader, field, { 'sec-fetch-site': 'cross-site' }),
      await send(reader, field, { 'sec-fetch-site': 'same-site' }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    expect(refused[0]?.text).toContain('Nothing was changed; please press again.');
    expect(await members()).toHaveLength(1);
    expect((await send(reader, field, { 'sec-fetch-site': 'same-origin' })).status).toBe(303);
  });

  test('I6: unknown links are told so; after many from one address they are told to wait, and real ones still open', async () => {
    const { path } = await invite();
    const token = (i: number) => `sbi_${String(i).padStart(43, 'x')}`;
    for (let i = 0; i < 20; i++) expect((await reader.open(`/invite/${token(i)}`)).heading).toBe('This link leads nowhere');
    const late = await reader.open(`/invite/${token(21)}`);
    expect([late.status, late.heading, Number(late.headers.get('retry-after')) > 0]).toEqual([429, 'Too many tries', true]);
    expect((await reader.open(path)).status).toBe(200);
    house.platform.clock.advance(11 * 60_000);
    expect((await reader.open(`/invite/${token(22)}`)).status).toBe(404);
  });

  test.each([
    ['no link', '/invite'],
    ['an empty one', '/invite/'],
    ['a short one', '/invite/short'],
    ['a very long one', `/invite/${'a'.repeat(5_000)}`],
    ['NUL', '/invite/%00'],
    ['markup', '/invite/sbi_%3Cscript%3Ealert(1)%3C/script%3E'],
    ['a way upwards', '/invite/..%2F..%2Fetc%2Fpasswd'],
    ['an operator of MongoDB', '/invite/$ne'],
  ])('hostile addresses, %s: answered with a page that says nothing of what was asked', async (_what, path) => {
    const page = await reader.open(path);
    expect([page.status, page.heading]).toEqual([404, 'This link leads nowhere']);
    expect(page.html).not.toContain('<script');
  });

  test('hostile bodies are refused without a fault of ours', async () => {
    const { path } = await invite();
    await reader.open(path);
    const send = (body: string | Uint8Array, type = 'application/x-www-form-urlencoded') =>
      reader.open(path, { method: 'POST', body: body as never, headers: { 'content-type': type } });
    const answers = [
      await send('a='.repeat(5_000)),
      await send(Uint8Array.from([0xff, 0xfe, 0x3d])),
      await send('{"form":{"$ne":null}}', 'application/json'),
      await send('form[$ne]=1&answer=accept&name=x'),
      await send('%%%=%&__proto__=x&constructor=y'),
      await send('answer=accept', 'multipart/form-data; boundary=x'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([413, 400, 415, 403, 403, 415]);
    for (const { html } of answers) expect(html).toContain('<h1>');
    expect(await members()).toHaveLength(1);
  });

  test('people’s own text is never markup', async () => {
    const name = `<img src=x onerror=alert(1)>"'&`;
    sales = (await createWorkspace(ana(), { name })).workspace._id;
    const { path } = await invite();
    const page = await reader.open(path);
    expect(page.html).not.toContain('<img');
    expect(page.html).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;');
    const again = await reader.answer(path, 'accept', `"><script>alert(1)</script>${'x'.repeat(80)}`);
    expect(again.html).not.toContain('<script');
    expect(again.html).toContain('value="&quot;&gt;&lt;script&gt;');
  });

  test('W12: a link of another team leads to its own team and nowhere else', async () => {
    const { path } = await invite();
    const found = await readInvitation(house.platform, path.split('/').at(-1) ?? '');
    await settleIn(house.platform, 'U0ANA', 'Ben', 'pro', 'T0OTHER' as never);
    await expect(
      acceptInvitation(as(house.platform, String(found?.person), 'T0OTHER' as never), {
        invitationId: found?.invitationId as never,
        profile: { name: 'Chen', timeZone: 'UTC', known: true },
      }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  test('I6: no link is ever in the log, whatever becomes of it', async () => {
    const { path } = await invite();
    await reader.answer(path, 'accept', '');
    await reader.answer(path, 'accept');
    await reader.open(`/invite/sbi_${'y'.repeat(43)}`);
    expect(lines.join('')).not.toContain('sbi_');
    const stored = JSON.stringify(
      await Promise.all(
        ['invitations', 'audit', 'counts', 'members'].map((name) => house.platform.db.collection(name).find().toArray()),
      ),
    );
    expect(stored).not.toContain(path.split('/').at(-1));
  });
});
