import type { FieldValues, SlackDrivers } from '../../support/slack/drivers.js';
import { isObj, type Obj, obj, objs, str } from '../../support/slack/json.js';
import { frame, messagePlace } from '../../support/slack/payloads.js';
import { GENERAL, type OpenView, type SlackStandIn, textOf } from '../../support/slack/stand-in.js';
import type { AppAnswer } from '../../support/slack/transport.js';
import { until } from '../house.js';
import type { Answer, Answers, Thread } from './answers.js';
import type { Drawn } from './drawn.js';

/** What came of an act. `answers` may be asked again later: whether no second one came. */
export interface Acted {
  what: string;
  status: number;
  ms: number;
  answers(): Answer[];
}

const PATIENCE_MS = 10_000;

interface Stage {
  slack: SlackStandIn;
  people: SlackDrivers;
  answers: Answers;
  /** Sends what waits to be told. */
  deliver(): Promise<unknown>;
}

/**
 * One person presses, chooses or sends what was drawn, and waits for the answer. Whatever was drawn for somebody else comes to them
 * as a forged click, or as a form that they have open though it was made for another.
 */
export async function act(stage: Stage, person: string, drawn: Drawn, values: FieldValues, what: string): Promise<Acted> {
  const { at } = drawn;
  const since = stage.answers.now;
  const uploaded = stage.slack.callsTo('files.completeUploadExternal').length;
  const [answer, named] =
    'message' in at
      ? await press(stage, person, at)
      : at.element
        ? await touch(stage, person, at.view, at.element, values)
        : await send(stage, person, at.view, values);
  const thread = { ...named, since };
  const said = acknowledged(answer);
  const answers = () => [...said, ...stage.answers.to(thread)];
  // What notices tell comes with them; whoever is told nothing at all is found by the test.
  const told = async () => {
    if (answers().length === 0) await stage.deliver();
    return answers().length > 0;
  };
  await until(told, PATIENCE_MS).catch(() => undefined);
  if (answers()[0]?.kind === 'shared') await afterUploads(stage.slack, uploaded);
  return { what, status: answer.status, ms: answer.ms, answers };
}

/** What is shared comes with files, which take the machine a while; the next one who presses is not to wait for them. */
async function afterUploads(slack: SlackStandIn, before: number): Promise<void> {
  const uploads = () => slack.callsTo('files.completeUploadExternal').filter(({ done }) => done).length > before;
  await slack.waitUntil(uploads, PATIENCE_MS, 'the files');
}

async function press(
  { slack, people }: Stage,
  user: string,
  { message, action }: Extract<Drawn['at'], { message: unknown }>,
): Promise<[AppAnswer, Omit<Thread, 'since'>]> {
  const { world } = slack;
  const { channel, ts: messageTs } = message;
  const framed = frame(world, slack.teamId, user);
  const responseUrl = slack.newResponseUrl({ user, channel, messageTs });
  const answer = await people.send('interactive', {
    type: 'block_actions',
    ...framed,
    ...messagePlace(world, message),
    response_url: responseUrl,
    actions: [{ block_id: 'block', action_ts: world.messages.newTs(), ...action }],
    state: { values: {} },
  });
  return [answer, { responseUrl, triggerId: str(framed.trigger_id), message }];
}

async function touch(
  { slack, people }: Stage,
  user: string,
  view: Obj,
  element: Obj,
  values: FieldValues,
): Promise<[AppAnswer, Omit<Thread, 'since'>]> {
  const { open } = reopened(slack, user, view);
  const [actionId, block] = [str(element.action_id), str(element.block_id)];
  const value = values[block] ?? str(objs(element.options)[0]?.value) ?? null;
  const answer = await people.clickInView({ user, viewId: open.id, actionId, blockId: block, value: value === '' ? 'a' : value });
  return [answer, { viewId: open.id, triggerId: str(answer.request.payload.trigger_id) }];
}

async function send(
  { slack, people }: Stage,
  user: string,
  view: Obj,
  values: FieldValues,
): Promise<[AppAnswer, Omit<Thread, 'since'>]> {
  const { open, responseUrl } = reopened(slack, user, view);
  const answer = await people.submitView({ user, viewId: open.id, values: filled(view, values) });
  return [answer, { responseUrl, viewId: open.id }];
}

/** The same form in this person's hands, whose answer goes to them. */
function reopened(slack: SlackStandIn, user: string, view: Obj) {
  const responseUrl = slack.newResponseUrl({ user, channel: GENERAL });
  const metadata = JSON.stringify({ ...obj(JSON.parse(str(view.private_metadata) || '{}')), c: GENERAL, r: responseUrl });
  const open: OpenView = slack.world.views.open(user, slack.teamId, { ...view, private_metadata: metadata });
  return { open, responseUrl };
}

/** The values for the fields that this form has, and something for each other one that must not be empty. */
function filled(view: Obj, values: FieldValues): FieldValues {
  const all = objs(view.blocks)
    .filter(({ type }) => type === 'input')
    .map(({ block_id, element, optional }): [string, FieldValues[string] | undefined] => {
      const { options, ...field } = obj(element);
      const isFilled = optional === true || Object.keys(field).some((name) => name.startsWith('initial_'));
      return [str(block_id), values[str(block_id)] ?? (isFilled ? undefined : str(objs(options)[0]?.value) || '5')];
    });
  return Object.fromEntries(all.filter((entry): entry is [string, FieldValues[string]] => entry[1] !== undefined));
}

/** What the acknowledgement itself says: errors beside fields, or another view. */
function acknowledged({ body }: AppAnswer): Answer[] {
  if (!isObj(body)) return [];
  if (body.response_action === 'errors') return [{ kind: 'errors', text: Object.values(obj(body.errors)).join(' ') }];
  return [{ kind: 'changed modal', text: textOf(obj(body.view)) }];
}
