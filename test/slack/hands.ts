import { frame, messagePlace } from '../support/slack/payloads.js';
import { buttonsOf, type OpenView, type StoredMessage, textOf } from '../support/slack/stand-in.js';
import type { House } from './house.js';

/** What is written in a message. */
export const read = (message: StoredMessage): string => textOf(message as never);
/** What is written in a modal. */
export const readView = (open: OpenView): string => textOf(open.view);
/** The buttons of a message by their labels, in order. */
export const labels = (message: StoredMessage): string[] => buttonsOf(message as never).map((button) => button.text);

type Values = Parameters<House['people']['submitView']>[0]['values'];

/**
 * A click that no client of theirs would send: an action and value of one's own on a message one can see. Whoever gets a button's
 * value from somebody can send this.
 */
export async function forgeClick(house: House, user: string, message: StoredMessage, actionId: string, value: object | string) {
  const { world } = house.standIn;
  return house.people.send('interactive', {
    type: 'block_actions',
    ...frame(world, house.standIn.teamId, user),
    ...messagePlace(world, message),
    response_url: house.standIn.newResponseUrl({ user, channel: message.channel, messageTs: message.ts }),
    actions: [
      {
        type: 'button',
        action_id: actionId,
        block_id: 'forged',
        action_ts: world.messages.newTs(),
        value: typeof value === 'string' ? value : JSON.stringify(value),
      },
    ],
  });
}

interface Menu {
  block_id?: string;
  accessory?: { type: string; action_id: string; options?: { text: { text: string }; value: string }[] };
  text?: { text: string };
}

/** People's hands: what they type, fill in and press. `house` is asked at each use, since suites open it late. */
export function hands(house: () => Pick<House, 'standIn' | 'people' | 'answerTo'>) {
  /** The form on top, once it is filled: where data are slow it opens with a word of waiting. */
  const modal = (user: string): Promise<OpenView> => {
    const filled = () => {
      const open = house().standIn.modalOf(user);
      return open && !readView(open).includes('One moment…') ? open : undefined;
    };
    return house().standIn.waitUntil(filled, 5_000, `a form for ${user}`);
  };
  const type = (user: string, text: string, command = '/workspace') =>
    house().answerTo(user, () => house().people.slash({ user, command, text }));
  const form = async (user: string, text: string, command = '/workspace'): Promise<OpenView> => {
    await house().people.slash({ user, command, text });
    return modal(user);
  };
  const submit = (user: string, values: Values = {}) => house().answerTo(user, () => house().people.submitView({ user, values }));
  /** Presses a button; the message it stands in is the same afterwards, or another. */
  const press = (user: string, message: StoredMessage, label: string) => {
    const button = buttonsOf(message as never).find((one) => one.text === label);
    if (!button) throw new Error(`There is no button ${label}: ${labels(message).join(', ')}.`);
    const { channel, ts: messageTs } = message;
    return house().people.click({ user, channel, messageTs, actionId: button.actionId, value: button.value });
  };
  const menus = (message: StoredMessage): Menu[] =>
    (message.blocks as unknown as Menu[]).filter(({ accessory }) => accessory?.type === 'overflow');
  /** What the menu beside a person offers. */
  const menuOf = (message: StoredMessage, name: string): string[] =>
    menus(message)
      .filter(({ text }) => text?.text.includes(name))
      .flatMap(({ accessory }) => accessory?.options ?? [])
      .map(({ text }) => text.text);
  const choose = (user: string, message: StoredMessage, name: string, label: string) => {
    const row = menus(message).find(({ text }) => text?.text.includes(name));
    const option = row?.accessory?.options?.find(({ text }) => text.text === label);
    if (!row?.accessory || !option) throw new Error(`There is no ${label} beside ${name}.`);
    const { channel, ts: messageTs } = message;
    const which = { actionId: row.accessory.action_id, ...(row.block_id ? { blockId: row.block_id } : {}) };
    return house().people.click({ user, channel, messageTs, ...which, value: option.value });
  };
  const now = (message: StoredMessage) => house().standIn.message(message.channel, message.ts) ?? message;
  const becomes = (message: StoredMessage, part: string) =>
    house().standIn.waitUntil(() => (read(now(message)).includes(part) ? now(message) : undefined), 5_000, part);
  const lastTo = (user: string) => house().standIn.messagesTo(user).at(-1) as StoredMessage;
  return { type, form, submit, press, menuOf, choose, modal, now, becomes, lastTo };
}
