import type { ModalView } from '@slack/types';

/** A modal with an allocation's fields. */
export function allocateModal(title = 'Allocate minutes'): ModalView {
  return {
    type: 'modal',
    callback_id: 'minutes.allocate',
    private_metadata: '{"workspace":"w1"}',
    title: { type: 'plain_text', text: title },
    submit: { type: 'plain_text', text: 'Allocate' },
    blocks: [
      {
        type: 'input',
        block_id: 'minutes',
        label: { type: 'plain_text', text: 'Minutes' },
        element: { type: 'plain_text_input', action_id: 'amount' },
      },
      {
        type: 'input',
        block_id: 'currency',
        label: { type: 'plain_text', text: 'Currency' },
        element: {
          type: 'static_select',
          action_id: 'currency',
          initial_option: { text: { type: 'plain_text', text: 'USD' }, value: 'usd' },
          options: [
            { text: { type: 'plain_text', text: 'USD' }, value: 'usd' },
            { text: { type: 'plain_text', text: 'EUR' }, value: 'eur' },
          ],
        },
      },
      {
        type: 'input',
        block_id: 'person',
        optional: true,
        label: { type: 'plain_text', text: 'Tell' },
        element: { type: 'users_select', action_id: 'person' },
      },
    ],
  };
}

/** An actions block with these buttons. */
export function buttons(...values: string[]) {
  return values.map((value) => ({
    type: 'actions' as const,
    block_id: `row-${value}`,
    elements: [
      { type: 'button' as const, action_id: 'invitations.accept', value, text: { type: 'plain_text' as const, text: 'Accept' } },
    ],
  }));
}
