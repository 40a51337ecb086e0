import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { UserId, WorkspaceId } from '../../src/domain/ids.js';
import { invitePerson, readInvitation, remindInvitees, welcomePerson } from '../../src/domain/invitations/index.js';
import { type Deliver, deliverDue, type Notice } from '../../src/domain/notices/index.js';
import { createWorkspace } from '../../src/domain/workspaces/index.js';
import { createMailDeliver, deliverBoth } from '../../src/mail/index.js';
import { createMailer, type Mailer } from '../../src/platform/mail.js';
import { noticeMessage } from '../../src/slack/notices/index.js';
import { type MailServer, startMailServer } from '../support/mail-server.js';
import { as, contextOf, settleIn } from '../support/people.js';
import { type TestPlatform, testPlatform } from '../support/platform.js';

const FROM = 'Switchboard <switchboard@example.com>';
const letter = { to: 'chen@example.com', subject: 'Hello', text: 'plain', html: '<p>rich</p>', key: 'k1' };

describe('mail by SMTP', () => {
  let server: MailServer;
  let mailer: Mailer;
  beforeAll(async () => {
    server = await startMailServer();
    mailer = createMailer({ url: server.url, from: FROM });
  });
  beforeEach(() => void server.received.splice(0));
  afterAll(async () => {
    mailer.close();
    await server.stop();
  });

  test('I2: a mail has a text and an HTML part, and the same Message-ID when it is sent again', async () => {
    expect(await mailer.send(letter)).toEqual({ outcome: 'sent' });
    await mailer.send(letter);
    const [first, second] = server.received;
    expect(first).toMatchObject({ from: 'switchboard@example.com', to: ['chen@example.com'], subject: 'Hello' });
    expect([first?.text.trim(), first?.html.trim()]).toEqual(['plain', '<p>rich</p>']);
    const idOf = (raw = '') => /^Message-ID: (.*)$/im.exec(raw)?.[1];
    expect(idOf(first?.raw)).toMatch(/^<[\w-]+@example\.com>/);
    expect(idOf(second?.raw)).toBe(idOf(first?.raw));
  });

  test.each([
    [451, 'recipient', 'retry'],
    [452, 'text', 'retry'],
    [550, 'recipient', 'impossible'],
    [554, 'text', 'impossible'],
  ] as const)('a refusal with %i at the %s is: %s', async (code, at, outcome) => {
    server.refuse(code, at);
    expect(await mailer.send(letter)).toMatchObject({ outcome, reason: expect.stringContaining(String(code)) });
    expect(await mailer.send(letter)).toEqual({ outcome: 'sent' });
  });

  test('a server that is away, and a password that is wrong, are ours to mend: tried again', async () => {
    const away = createMailer({ url: 'smtp://127.0.0.1:1', from: FROM });
    expect(await away.send(letter)).toMatchObject({ outcome: 'retry' });
    const locked = await startMailServer({ auth: true });
    const stranger = createMailer({ url: locked.url.replace('//', '//user:very-secret@'), from: FROM });
    const result = await stranger.send(letter);
    expect(result).toMatchObject({ outcome: 'retry' });
    expect(JSON.stringify(result)).not.toContain('very-secret');
    await locked.stop();
  });

  test('a header cannot be smuggled in by a subject or a name', async () => {
    await mailer.send({ ...letter, subject: 'Hello\r\nBcc: ben@example.com' });
    expect(server.received[0]?.to).toEqual(['chen@example.com']);
    expect(server.received[0]?.raw).not.toMatch(/^Bcc:/m);
  });
});

describe('invitations by e-mail', () => {
  let server: MailServer;
  let platform: TestPlatform;
  let mailer: Mailer;
  let sales: WorkspaceId;
  let toSlack: Notice[] = [];
  const lines: string[] = [];
  const slack: Deliver = async (notice) => {
    toSlack.push(notice);
    return { outcome: 'sent', message: { channelId: 'D1', ts: '1' } };
  };
  const deliver = () => {
    const both = deliverBoth(slack, createMailDeliver(platform, mailer));
    return deliverDue(contextOf(platform, { kind: 'job', name: 'deliver' }), both, 50);
  };
  const invite = (email: string) => invitePerson(as(platform, 'U0ANA'), { workspaceId: sales, invitee: { email } });

  beforeAll(async () => {
    server = await startMailServer();
    mailer = createMailer({ url: server.url, from: FROM });
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    platform = Object.assign(await testPlatform({ log }), { sendsMail: true });
  });
  beforeEach(async () => {
    for (const name of Object.keys(platform.db.collections)) await platform.db.collections[name]?.deleteMany({});
    server.received.splice(0);
    toSlack = [];
    lines.splice(0);
    await settleIn(platform, 'U0ANA', 'Ana', 'standard');
    sales = (await createWorkspace(as(platform, 'U0ANA'), { name: 'Sales <b>&' })).workspace._id;
  });
  afterAll(async () => {
    mailer.close();
    await server.stop();
    await platform.close();
  });

  test('I2: somebody outside Slack gets who, what, as what, until when in words, and the link the inviter has, too', async () => {
    const { link = '', isMailed } = await invite('Chen@Example.com');
    expect(isMailed).toBe(true);
    await deliver();
    const [mail] = server.received;
    expect(mail).toMatchObject({ to: ['chen@example.com'], subject: 'Ana invites you to Sales <b>&' });
    expect(mail?.text).toContain('As editor you can manage agents, connect knowledge bases and use the workspace’s minutes.');
    expect(mail?.text).toContain('until Sunday 29 November at 10:00, Central European Standard Time.');
    expect(mail?.text).toContain(`Answer the invitation: ${link}`);
    expect(mail?.html).toContain(`<a href="${link}"`);
    expect(mail?.html).toContain('Sales &lt;b&gt;&amp;');
    expect(mail?.html).not.toContain('<b>');
  });

  test('a passing refusal (4xx) is tried again and the mail arrives once', async () => {
    server.refuse(451, 'recipient');
    await invite('chen@example.com');
    await deliver();
    expect(server.received).toHaveLength(0);
    platform.clock.advance(31_000);
    await deliver();
    expect(server.received).toHaveLength(1);
    expect(toSlack).toEqual([]);
  });

  test('a lasting refusal (5xx) is told to the inviter in Slack, with the link to pass on', async () => {
    server.refuse(550, 'recipient');
    const { link } = await invite('chen@example.com');
    await deliver();
    await deliver();
    expect(toSlack.map(({ kind, to }) => [kind, to])).toEqual([['invitation-mail', { userId: 'U0ANA' }]]);
    const said = JSON.stringify(noticeMessage(toSlack[0] as Notice, link));
    expect(said).toContain('did not reach chen@example.com');
    expect(said).toContain(link);
  });

  test('while the mail server hangs, what goes to Slack is not held up, and it is not asked for half a minute', async () => {
    const away = createMailer({ url: 'smtp://127.0.0.1:1', from: FROM });
    let tries = 0;
    const counted: Mailer = {
      ...away,
      send: (mail) => {
        tries += 1;
        return away.send(mail);
      },
    };
    await invite('chen@example.com');
    await invite('ben@example.com');
    const invitee = {
      userId: 'U0CHEN' as UserId,
      name: 'Chen',
      isBot: false,
      isDeactivated: false,
      isGuest: false,
      isForeign: false,
    };
    await invitePerson(as(platform, 'U0ANA'), { workspaceId: sales, invitee });
    const both = deliverBoth(slack, createMailDeliver(platform, counted));
    await deliverDue(contextOf(platform, { kind: 'job', name: 'deliver' }), both, 50);
    expect([tries, toSlack.map(({ kind }) => kind)]).toEqual([1, ['invitation']]);
  });

  test('I5, I6: the reminder brings a new link, and the one before leads to a page that says so', async () => {
    const { link } = await invite('chen@example.com');
    await deliver();
    platform.clock.advance(6 * 24 * 60 * 60 * 1000);
    await remindInvitees(contextOf(platform, { kind: 'job', name: 'remind' }), { limit: 10 });
    await deliver();
    const [, reminder] = server.received;
    expect(reminder?.subject).toBe("One day left to answer Ana's invitation to Sales <b>&");
    const newer = /https:\S+\/invite\/\S+/.exec(reminder?.text ?? '')?.[0];
    expect(newer).toMatch(/\/invite\/sbi_[\w-]{43}$/);
    expect(newer).not.toBe(link);
  });

  test('I2: whoever joins Slack after the e-mail gets the direct message as well, and the mailed link says so', async () => {
    const { link = '' } = await invite('chen@example.com');
    await deliver();
    const joiner = { userId: 'U0CHEN' as UserId, name: 'Chen', email: 'chen@example.com', timeZone: 'UTC' };
    await welcomePerson(contextOf(platform, { kind: 'job', name: 'team_join' }), joiner);
    await deliver();
    expect(toSlack.map(({ kind, to }) => [kind, to])).toEqual([['invitation', { userId: 'U0CHEN' }]]);
    expect((await readInvitation(platform, link.split('/').at(-1) as string))?.state).toBe('replaced');
  });

  test('I6: no token is ever in the log', async () => {
    server.refuse(451, 'text');
    const { link = '' } = await invite('chen@example.com');
    await deliver();
    platform.clock.advance(31_000);
    await deliver();
    const token = link.split('/').at(-1) as string;
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('')).not.toContain(token);
    expect(lines.join('')).not.toContain('sbi_');
  });
});
