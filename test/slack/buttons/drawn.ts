import { type Obj, obj, objs, str } from '../../support/slack/json.js';
import { blocksOf, interactiveIn } from '../../support/slack/read.js';
import type { OpenView, SlackStandIn, StoredMessage } from '../../support/slack/stand-in.js';

/** Something one can press, choose or send, as it was drawn. */
export interface Drawn {
  /** What counts as the same thing on another row: id, form of its value, and where it stood. */
  key: string;
  /** The action's id, or for a form the modal's. */
  id: string;
  /** What the button or the chosen option carries; nothing for a form. */
  value: string;
  at: { message: StoredMessage; action: Obj } | { view: Obj; element?: Obj };
}

/** Takes down everything that is drawn, once each, in the order in which people first saw it. */
export class Drawings {
  readonly all = new Map<string, Drawn>();
  readonly #seen = new Map<StoredMessage, number>();

  constructor(
    private readonly slack: SlackStandIn,
    private readonly people: readonly string[],
  ) {}

  /** Looks at all messages and open modals, and closes these. */
  collect(): void {
    for (const message of this.slack.world.messages.all) {
      if (this.#seen.get(message) === message.edits) continue;
      this.#seen.set(message, message.edits);
      for (const { element } of interactiveIn(blocksOf({ blocks: message.blocks }))) this.#inMessage(message, element);
    }
    for (const person of this.people) {
      for (const open of this.slack.world.views.stackOf(person)) this.#inView(open);
      this.slack.world.views.closeAll(person);
    }
  }

  /** A button that no message of this walk holds, as if one had held it. */
  addByHand(id: string, value: string): void {
    const message = this.slack.world.messages.all.find(({ ephemeralTo }) => ephemeralTo !== null);
    if (message)
      this.#add({ key: `${id} by hand`, id, value, at: { message, action: { type: 'button', action_id: id, value } } });
  }

  #inMessage(message: StoredMessage, element: Obj): void {
    if (element.url !== undefined) return;
    const [id, type] = [str(element.action_id), str(element.type)];
    const place = message.ephemeralTo === null ? (this.slack.world.dmPartner(message.channel) ? 'direct' : 'channel') : 'own';
    // Each line of a menu beside a row is an act of its own; what a select offers is one act about different things.
    const options = { button: [element], overflow: objs(element.options) }[type] ?? objs(element.options).slice(-1);
    for (const option of options) {
      const value = str(option.value);
      const chosen = type === 'button' ? { value } : { selected_option: option };
      const key = `${id} ${kindOf(type, value)} ${place}`;
      this.#add({ key, id, value, at: { message, action: { type, action_id: id, ...chosen } } });
    }
  }

  #inView({ view }: OpenView): void {
    const [id, label] = [str(view.callback_id), str(obj(view.submit).text)];
    const fields = objs(view.blocks).filter(({ type }) => type === 'input').length;
    if (label !== '') this.#add({ key: `${id} “${label}” with ${fields} fields`, id, value: '', at: { view } });
    for (const { block, element } of interactiveIn(view.blocks)) {
      if (block.type === 'input' && block.dispatch_action !== true) continue;
      const action = str(element.action_id);
      const name = str(block.block_id);
      this.#add({
        key: `${action} in ${id}`,
        id: action,
        value: str(element.value),
        at: { view, element: { ...element, block_id: name } },
      });
    }
  }

  #add(drawn: Drawn): void {
    if (!this.all.has(drawn.key)) this.all.set(drawn.key, drawn);
  }
}

/** Two buttons with values of the same form do the same about different things, whatever they say. */
function kindOf(type: string, value: string): string {
  if (type === 'overflow') return value.split(' ')[0] ?? '';
  return value.startsWith('{') ? Object.keys(JSON.parse(value)).join() : '';
}
