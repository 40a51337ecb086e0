import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { deleteWorkspace } from '../../src/domain/deletion/index.js';
import { removeMember } from '../../src/domain/departures/index.js';
import type { UserId, WorkspaceId } from '../../src/domain/ids.js';
import { acceptInvitation, invitePerson } from '../../src/domain/invitations/index.js';
import { changeRole } from '../../src/domain/members/index.js';
import { deliverDue, postNotice } from '../../src/domain/notices/index.js';
import { createWorkspace } from '../../src/domain/workspaces/index.js';
import { createMailDeliver, deliverBoth } from '../../src/mail/index.js';
import { createMailer, type Mailer } from '../../src/platform/mail.js';
import { type MailServer, startMailServer } from '../support/mail-server.js';
import { as, contextOf, settleIn } from '../support/people.js';
import { type TestPlatform, testPlatform } from '../support/platform.js';

const CHEN = 'email:chen@example.com' as UserId;

describe('news for members outside Slack (I7)', () => {
  let server: MailServer;
  let platform: TestPlatform;
  let mailer: Mailer;
  let sales: WorkspaceId;
  const ana = () => as(platform, 'U0ANA');
  const waiting = () => platform.db.collection('notices').countDocuments({ state: 'waiting' });
  /** What is mailed now; everything for Slack goes its own way. */
  const mailed = async () => {
    server.received.splice(0);
    const slack = async () => ({ outcome: 'sent' }) as const;
    const both = deliverBoth(slack, createMailDeliver(platform, mailer));
    await deliverDue(contextOf(platform, { kind: 'job', name: 'deliver' }), both, 50);
    return server.received;
  };

  beforeAll(async () => {
    server = await startMailServer();
    mailer = createMailer({ url: server.url, from: 'Switchboard <switchboard@example.com>' });
    platform = await testPlatform();
  });
  beforeEach(async () => {
    for (const name of Object.keys(platform.db.collections)) await platform.db.collections[name]?.deleteMany({});
    platform.sendsMail = true;
    await settleIn(platform, 'U0ANA', 'Ana', 'standard');
    sales = (await createWorkspace(ana(), { name: 'Sales <b>&' })).workspace._id;
    const { invitation } = await invitePerson(ana(), { workspaceId: sales, invitee: { email: 'chen@example.com' } });
    const profile = { name: 'Chen', timeZone: 'UTC', known: true };
    await acceptInvitation(as(platform, CHEN), { invitationId: invitation._id, profile });
    await mailed();
  });
  afterAll(async () => {
    mailer.close();
    await server.stop();
    await platform.close();
  });

  test('M2, I7: a changed role is mailed, with what one may do then and where', async () => {
    await changeRole(ana(), { workspaceId: sales, userId: CHEN, role: 'viewer' });
    const [mail, ...more] = await mailed();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ to: ['chen@example.com'], subject: 'You are viewer of Sales <b>& now' });
    expect(mail?.text).toContain('Ana made you viewer of Sales <b>&.');
    expect(mail?.text).toContain('As viewer you can ');
    expect(mail?.text).toContain('as soon as you join the team with this address');
    expect(mail?.html).toContain('Ana made you viewer of Sales &lt;b&gt;&amp;.');
    expect(mail?.html).not.toMatch(/<b>|href=/);
  });

  test('M4, I7: a removal is mailed', async () => {
    await removeMember(ana(), { workspaceId: sales, userId: CHEN });
    const [mail] = await mailed();
    expect(mail).toMatchObject({ to: ['chen@example.com'], subject: 'You are no longer a member of Sales <b>&' });
    expect(mail?.text).toContain('Ana removed you from Sales <b>&.');
    expect(mail?.text).toContain('Your access has ended; what belongs to the workspace stays there.');
    expect(mail?.text).toContain('You get this mail because whoever has this address joined Sales <b>& by an invitation.');
  });

  test('W11, I7: the end of the workspace is mailed', async () => {
    await deleteWorkspace(ana(), { workspaceId: sales, typedHandle: 'sales-b' });
    const [mail] = await mailed();
    expect(mail).toMatchObject({ to: ['chen@example.com'], subject: 'Sales <b>& was deleted' });
    expect(mail?.text).toContain('Ana deleted Sales <b>&.');
  });

  test('I7: a mail server that fails is asked again, and the mail arrives once', async () => {
    server.refuse(451, 'recipient');
    await removeMember(ana(), { workspaceId: sales, userId: CHEN });
    expect(await mailed()).toEqual([]);
    platform.clock.advance(31_000);
    expect(await mailed()).toHaveLength(1);
    expect([await mailed(), await waiting()]).toEqual([[], 0]);
  });

  test('I7: without a mail server there is no such news, and nothing waits for one', async () => {
    platform.sendsMail = false;
    await changeRole(ana(), { workspaceId: sales, userId: CHEN, role: 'admin' });
    await removeMember(ana(), { workspaceId: sales, userId: CHEN });
    expect(await waiting()).toBe(0);
  });

  test('I7: what there is no letter for is not kept for somebody outside Slack', async () => {
    const data = { workspaceId: sales, workspaceName: 'Sales', workspaceHandle: 'sales', memberName: 'Ben' };
    await postNotice(ana(), { key: 'left', to: { userId: CHEN }, content: { kind: 'member-left', data } });
    expect(await waiting()).toBe(0);
  });
});
