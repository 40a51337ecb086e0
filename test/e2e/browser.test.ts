import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { chromiumPath, launchBrowser, SlackPage, WHY_LEFT_OUT } from '../support/browser.js';
import { type DemoProcess, startDemo } from '../support/demo-process.js';

if (!chromiumPath) process.stderr.write(`Browser tests are ${WHY_LEFT_OUT}.\n`);

const inBrowser = chromiumPath ? describe : describe.skip;

inBrowser.each(['http', 'socket'] as const)(`in a browser, Slack by %s${chromiumPath ? '' : ` (${WHY_LEFT_OUT})`}`, (mode) => {
  let demo: DemoProcess;
  let browser: Browser;
  let slack: SlackPage;

  beforeAll(async () => {
    demo = await startDemo(mode);
    browser = await launchBrowser();
    slack = await SlackPage.open(browser, demo.facts.slack);
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await demo?.dispose();
  }, 30_000);

  const operate = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${demo.facts.app}/api/v1/operator${path}`, {
      method,
      headers: { authorization: `Bearer ${demo.facts.operatorApiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.ok).toBe(true);
    return (await response.json()) as T;
  };

  const post = async (apiKey: string, id: string, minutes: number) => {
    const end = Date.now() - 1_000;
    const response = await fetch(`${demo.facts.app}/api/v1/calls`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        id,
        status: 'ended',
        startedAt: new Date(end - minutes * 60_000).toISOString(),
        endedAt: new Date(end).toISOString(),
      }),
    });
    return (await response.json()) as { outcome: string };
  };

  test('W5–W8: Ana creates a workspace; a handle of the wrong form is refused beside its field', async () => {
    await slack.actAs(demo.facts.users.ana);
    await slack.go('general');
    await slack.type('/workspace create');
    await slack.field('Name').fill('Sales');
    await slack.field('Handle').fill('Sales Team');
    await slack.picture('create-modal', slack.modal);
    await slack.submit();
    await slack.reads("can't be a handle");
    await slack.field('Handle').fill('');
    await slack.submit();
    await slack.reads('is ready and is now your current workspace.');
  });

  test('W10: Ana sends its alerts to #voice-alerts, and the channel hears of it', async () => {
    await slack.type('/minutes alerts #voice-alerts');
    await slack.reads('low-minute alerts go to');
  });

  test('N2: Ana allocates minutes with the form', async () => {
    await slack.type('/minutes allocate');
    await slack.field('Minutes').fill('many');
    await slack.field('Price per minute').fill('0.12');
    await slack.submit();
    await slack.reads('is not a number of minutes');
    await slack.field('Minutes').fill('100');
    await slack.picture('allocate-modal', slack.modal);
    await slack.submit();
    await slack.reads(/100 min moved from\s+Starter pack/);
  });

  test('I2: Ana invites Ben, who accepts in his direct messages; the message changes and Ana is told', async () => {
    await slack.type('/workspace-invite @ben editor');
    await slack.reads(/Ben\s+is invited as editor/);
    await slack.actAs(demo.facts.users.ben);
    await slack.go('Ben');
    await slack.reads('Ana invites you to Sales');
    await slack.picture('invitation-before');
    await slack.press('Accept');
    await slack.reads(/You joined\s+Sales\s+as editor/);
    await slack.picture('invitation-after');
    expect(await slack.page.locator('.bk-button', { hasText: 'Decline' }).count()).toBe(0);
    await slack.actAs(demo.facts.users.ana);
    await slack.go('Ana');
    await slack.reads(/Ben\s+joined\s+Sales\s+as editor/);
  });

  test('L18, N8: calls are posted, minutes move, and the alert arrives in #voice-alerts', async () => {
    const account = await operate<{ workspaces: { id: string; handle: string }[] }>(
      'PUT',
      `/accounts/${demo.facts.teamId}/${demo.facts.users.ana}`,
      {},
    );
    const sales = account.workspaces.find(({ handle }) => handle === 'sales');
    const agent = await operate<{ apiKey: string }>('POST', `/workspaces/${sales?.id}/agents`, { name: 'Outbound' });
    for (let i = 0; i < 8; i++) expect((await post(agent.apiKey, `call-${i}`, 10)).outcome).toBe('settled');
    await slack.go('voice-alerts');
    await slack.reads('Sales is down to 20 %');
    await slack.picture('alert-before');
    await slack.go('general');
    await slack.type('/minutes');
    await slack.reads('20 min of 100 min left');
    await slack.picture('balance');
    await slack.type('/minutes history');
    await slack.reads('Outbound');
    const again = await post(agent.apiKey, 'call-3', 10);
    expect(again.outcome).toBe('conflict');
  });

  test('N9: the alert’s button adds the minutes, and the message says who added how many and what there is now', async () => {
    await slack.go('voice-alerts');
    await slack.press('Add minutes');
    await slack.field('Minutes').fill('500');
    await slack.submit();
    await slack.reads(/Ana added 500 min/);
    await slack.reads(/520 min left/);
    expect(await slack.page.locator('.bk-button', { hasText: 'Add minutes' }).count()).toBe(0);
    await slack.picture('alert-after');
    await slack.go('general');
    await slack.type('/minutes');
    await slack.reads('520 min of 600 min left');
  });

  test('N7: usage of a week comes as a picture with its figures, stacked by agent', async () => {
    // The message is higher than a usual page.
    await slack.page.setViewportSize({ width: 1000, height: 760 });
    await slack.type('/minutes usage 7d in reception');
    await slack.reads(/Front desk/);
    const picture = slack.page.locator('img[alt^="Minutes billed a day"]').last();
    await picture.waitFor();
    await slack.page.waitForFunction(
      (image) => (image as unknown as { naturalWidth: number }).naturalWidth > 0,
      await picture.elementHandle(),
    );
    await slack.page.locator('.bk-button', { hasText: 'Share to channel' }).last().scrollIntoViewIfNeeded();
    await slack.picture('usage');
    await slack.page.setViewportSize({ width: 1000, height: 620 });
  });

  test('A1: the agents of a workspace stand in a list with what can be done with each', async () => {
    await slack.type('/agents in reception');
    await slack.reads('2 agents');
    await slack.type('/agents show Front desk in reception');
    await slack.reads('Metered after the call');
    await slack.page.locator('.bk-button', { hasText: 'Contacts' }).last().scrollIntoViewIfNeeded();
    await slack.picture('agents');
  });
});

describe('npm run demo', () => {
  test('O1, L4: prints one line of JSON and nothing else, leaves a ledger that verifies, starts again with the same keys, and Ctrl-C ends it', async () => {
    const first = await startDemo('http');
    expect(first.stdout().trim().split('\n')).toHaveLength(1);
    expect(first.facts).toEqual({
      app: expect.stringMatching(/^http:\/\/localhost:\d+$/),
      slack: expect.stringMatching(/^http:\/\/localhost:\d+$/),
      operatorApiKey: expect.any(String),
      teamId: expect.any(String),
      users: { ana: expect.any(String), ben: expect.any(String), chen: expect.any(String) },
      channels: { general: expect.any(String), 'voice-alerts': expect.any(String) },
      agentApiKey: expect.stringMatching(/^sbk_/),
    });
    expect(await first.interrupt()).toBe(0);
    await expect(fetch(`${first.facts.app}/healthz`)).rejects.toThrow();
    await expect(fetch(first.facts.slack)).rejects.toThrow();
    const verified = spawnSync(process.execPath, ['--import', 'tsx', 'src/verify/main.ts', '--data-dir', first.dataDir], {
      encoding: 'utf8',
    });
    expect([verified.status, verified.stdout]).toEqual([0, 'The ledger is whole: no differences.\n']);
    const second = await startDemo('http', { dataDir: first.dataDir });
    expect(second.facts.agentApiKey).toBe(first.facts.agentApiKey);
    expect(second.facts.operatorApiKey).toBe(first.facts.operatorApiKey);
    await second.dispose();
  }, 180_000);
});
