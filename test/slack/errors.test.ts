import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { DomainError } from '../../src/domain/errors.js';
import { message } from '../../src/slack/kit/blocks.js';
import { makeClients } from '../../src/slack/kit/clients.js';
import { defineAction, defineCommand, defineModal, type SlackFeature } from '../../src/slack/kit/define.js';
import { textInput } from '../../src/slack/kit/inputs.js';
import type { SubmissionAnswer } from '../../src/slack/kit/on-submission.js';
import { ephemeral, openModal } from '../../src/slack/kit/reply.js';
import { createRouter, type Router } from '../../src/slack/kit/router.js';
import { Running } from '../../src/slack/kit/running.js';
import { md } from '../../src/slack/kit/text.js';
import { ANA, GENERAL, type StoredMessage, textOf } from '../support/slack/stand-in.js';
import { type House, openHouse } from './house.js';
import { seedPerson } from './seed.js';

const read = (found: StoredMessage) => textOf(found as never);

let fault: unknown;
let slowness = 0;
const act = async () => {
  await new Promise((resolve) => setTimeout(resolve, slowness));
  if (fault) throw fault;
  return ephemeral(message(md`Saved.`));
};
const viewIn = (answer: SubmissionAnswer | undefined) =>
  (answer && 'view' in answer ? answer.view : {}) as Record<string, unknown>;
const form = { id: 'trial.form', title: 'Trial', submit: 'Send', blocks: [textInput('name', { label: 'Name' })] };
const base = { usage: '', summary: 'A trial', needs: 'anyone' } as const;
const trial: SlackFeature = {
  commands: [
    defineCommand({ ...base, path: ['trial'], check: '/trial list', run: act }),
    defineCommand({ ...base, path: ['trial', 'read'], reads: true, run: act }),
    defineCommand({ ...base, path: ['trial', 'form'], run: async () => openModal(form) }),
    defineCommand({ ...base, path: ['trial', 'open'], opens: 'Trial', run: () => act().then(() => openModal(form)) }),
  ],
  actions: { 'trial.press': defineAction({ value: z.string(), run: act }) },
  modals: { 'trial.form': defineModal({ data: z.object({}), check: '/trial list', run: act }) },
};

describe('what people hear when something goes wrong', () => {
  let house: House;
  let router: Router;
  const running = new Running();

  beforeAll(async () => {
    house = await openHouse();
    await seedPerson(house, ANA);
    const { platform, standIn } = house;
    const clients = makeClients({ botToken: standIn.botToken, slackApiUrl: standIn.apiUrl, log: platform.log });
    router = createRouter({
      platform,
      clients,
      features: [trial],
      commandPrefix: '',
      running,
      patience: { open: 100, submit: 100 },
    });
  });
  afterEach(() => {
    fault = undefined;
    slowness = 0;
    house.standIn.clearFailures();
    house.standIn.world.views.closeAll(ANA);
  });
  afterAll(() => house.close());

  const command = (text: string) => ({
    command: '/trial',
    text,
    team_id: house.standIn.teamId,
    user_id: ANA,
    user_name: 'ana',
    channel_id: GENERAL,
    trigger_id: house.standIn.newTrigger(ANA),
    response_url: house.standIn.newResponseUrl({ user: ANA, channel: GENERAL }),
  });
  const type = (text: string) => house.answerTo(ANA, () => router.command(command(text)));
  const submit = async (values: string) => {
    await router.command(command('form'));
    const open = await house.standIn.waitUntil(() => house.standIn.modalOf(ANA));
    const view = { ...open.view, state: { values: { name: { name: { type: 'plain_text_input', value: values } } } } };
    const team = { id: house.standIn.teamId };
    let answer: SubmissionAnswer | undefined;
    await router.submission({ type: 'view_submission', team, user: { id: ANA }, view }, async (said) => {
      answer = said;
    });
    return { answer, view: () => house.standIn.modalOf(ANA)?.view ?? {} };
  };

  test('U: an unexpected error gives a reference that is in the log, and says what is known', async () => {
    fault = new Error('the roof fell in');
    const answer = read(await type(''));
    const reference = /Reference ([0-9A-Z]{4}-\d\d)\./.exec(answer)?.[1];
    expect(answer).toContain("we can't tell yet whether it was saved. Check with `/trial list` before you try again.");
    expect(house.logged()).toContain(`"reference":"${reference}"`);
    expect(house.logged()).toContain('the roof fell in');
    expect(answer).not.toContain('roof');
  });

  test('U: where nothing can have been changed, it says so', async () => {
    fault = new Error('the roof fell in');
    expect(read(await type('read'))).toMatch(
      /went wrong on our side and nothing was changed. Reference \S+\. Please try again\./,
    );
  });

  test('U: a refusal says what happened and what helps; the domain’s own next step comes first', async () => {
    fault = new DomainError('limit_reached', 'That was *too* much.', { next: 'Wait until `noon`.' });
    expect(read(await type(''))).toContain('much. Wait until `noon`.');
    fault = new DomainError('unavailable', 'The cellar is closed.');
    expect(read(await type(''))).toContain('The cellar is closed. Try again in a moment.');
  });

  test('a refusal about a field of the form stands beside it; any other on top, with what was typed kept', async () => {
    fault = new DomainError('invalid_input', 'No.', { fields: { name: 'This name is odd.' } });
    expect((await submit('odd')).answer).toEqual({ response_action: 'errors', errors: { name: 'This name is odd.' } });
    fault = new DomainError('conflict', 'Somebody was faster.', { fields: { elsewhere: 'x' } });
    const { answer } = await submit('mine');
    expect(answer?.response_action).toBe('update');
    const shown = textOf(viewIn(answer));
    expect(shown).toContain('Somebody was faster. `/workspace` shows how things stand now.');
    expect(shown).toContain('mine');
  });

  test('U: a form that failed unexpectedly stays open, because sending it again is safe', async () => {
    fault = new Error('the roof fell in');
    const { answer } = await submit('mine');
    expect(textOf(viewIn(answer))).toMatch(/Sending the same form again is safe\. Check with `\/trial list`\. Reference/);
  });

  test('a submission that takes long is answered with Working… in time and finished in the view', async () => {
    slowness = 250;
    const { answer, view } = await submit('mine');
    expect(textOf(viewIn(answer))).toContain('Working…');
    expect(textOf(view())).toContain('Saved.');
    expect(house.standIn.ephemeralsTo(ANA).at(-1)?.text).toBe('Saved.');
  });

  test('a long submission that is refused gives the form back', async () => {
    slowness = 250;
    fault = new DomainError('conflict', 'Somebody was faster.');
    expect(textOf((await submit('mine')).view())).toMatch(/Somebody was faster[\s\S]*mine/);
  });

  test('a form whose data are slow opens at once and is filled when they are there', async () => {
    slowness = 250;
    const done = router.command(command('open'));
    const open = await house.standIn.waitUntil(() => house.standIn.modalOf(ANA));
    expect(textOf(open.view)).toContain('One moment…');
    await done;
    expect(textOf(house.standIn.modalOf(ANA)?.view ?? {})).toContain('Name');
  });

  test('an answer whose response_url fails comes ephemerally, and if that fails, as a direct message', async () => {
    house.standIn.failNext('response_url', '500');
    expect((await type('')).via).toBe('chat.postEphemeral');
    house.standIn.failNext('response_url', '500');
    house.standIn.failNext('chat.postEphemeral', { error: 'channel_not_found' });
    const before = house.standIn.messagesTo(ANA).length;
    await router.command(command(''));
    expect(house.standIn.messagesTo(ANA)[before]?.text).toBe('Saved.');
  });

  test('C1: a button or form of an older version is answered, never silent', async () => {
    const who = { type: 'block_actions', team: { id: house.standIn.teamId }, user: { id: ANA }, channel: { id: GENERAL } };
    const click = {
      ...who,
      container: { message_ts: '1.1', channel_id: GENERAL },
      actions: [{ action_id: 'gone.action', value: 'x' }],
    };
    expect(read(await house.answerTo(ANA, () => router.click(click)))).toContain(
      'This button is from an older version of Switchboard',
    );
    const view = {
      id: 'V1',
      callback_id: 'gone.form',
      title: { type: 'plain_text', text: 'Old' },
      blocks: [],
      state: { values: {} },
    };
    let answer: SubmissionAnswer | undefined;
    await router.submission({ ...who, type: 'view_submission', view }, async (said) => {
      answer = said;
    });
    expect(textOf(viewIn(answer))).toContain('nothing was saved');
  });

  test('W1: while Slack is silent a first visit is let in under the name its payload gives, in UTC', async () => {
    house.standIn.addUser({ id: 'U0DANA0001', name: 'dana' });
    house.standIn.failNext('users.info', '500');
    const body = {
      ...command(''),
      user_id: 'U0DANA0001',
      user_name: 'dana',
      response_url: house.standIn.newResponseUrl({ user: 'U0DANA0001', channel: GENERAL }),
    };
    await router.command(body);
    expect(house.standIn.ephemeralsTo('U0DANA0001')[0]?.text).toBe('Saved.');
  });
});
