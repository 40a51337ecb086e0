import type { WebhookEvent } from '../../domain/webhooks/index.js';
import type { Block } from '../kit/blocks.js';
import type { FormValues } from '../kit/form-values.js';
import { selectInput, textInput } from '../kit/inputs.js';

/** A select can say one thing only, so each kind of event has its own, and each choice names what it stands for. */
const CALLS = [
  { value: 'call.settled call.refused', label: 'Settled and refused calls' },
  { value: 'call.settled', label: 'Settled calls' },
  { value: 'call.refused', label: 'Refused calls' },
  { value: 'none', label: 'Nothing' },
];
const BALANCE = [
  { value: 'balance.low balance.recovered', label: 'When they run low, and when there are enough again' },
  { value: 'balance.low', label: 'When they run low' },
  { value: 'balance.recovered', label: 'When there are enough again' },
  { value: 'none', label: 'Nothing' },
];

/** The fields of a webhook; filled in as it is, or as most want it. */
export function webhookFields(webhook?: { url: string; events: readonly WebhookEvent[] }): Block[] {
  const chosen = (choices: typeof CALLS) => {
    if (!webhook) return choices[0]?.value;
    const all = choices[0]?.value.split(' ') ?? [];
    return all.filter((event) => webhook.events.includes(event as WebhookEvent)).join(' ') || 'none';
  };
  return [
    textInput('url', {
      label: 'Address',
      most: 1_000,
      initial: webhook?.url,
      placeholder: 'https://example.com/hooks',
      hint: 'It begins with https:// and can be reached from the open internet.',
    }),
    selectInput('events', { label: 'Of calls it is told', choices: CALLS, initial: chosen(CALLS) }),
    selectInput('balance', { label: 'Of minutes it is told', choices: BALANCE, initial: chosen(BALANCE) }),
  ];
}

/** What was filled in. */
export function readWebhook(form: FormValues): { url: string; events: WebhookEvent[] } {
  const events = [form.text('events'), form.text('balance')].flatMap((value) => (value ?? 'none').split(' '));
  return { url: form.text('url') ?? '', events: events.filter((event) => event !== 'none') as WebhookEvent[] };
}
