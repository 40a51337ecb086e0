import { describe, expect, test } from '@jest/globals';
import type { Obj } from '../support/slack/json.js';
import { checkMessage, checkOptionsAnswer, checkResponseAction, checkView } from '../support/slack/limits.js';
import { allocateModal, buttons } from './samples.js';

const plain = (text: string) => ({ type: 'plain_text', text });
const said = (problems: { message: string }[]) => problems.map((problem) => problem.message).join(' | ');
const inMessage = (...blocks: Obj[]) => said(checkMessage({ text: 'x', blocks }));
const inModal = (change: Obj) => said(checkView({ ...allocateModal(), ...change }, 'modal'));
const section = (change: Obj) => ({ type: 'section', text: { type: 'mrkdwn', text: 'x' }, ...change });

describe('messages', () => {
  test('a good one passes', () => {
    expect(inMessage({ type: 'header', text: plain('Sales') }, section({}), { type: 'divider' }, ...buttons('a', 'b'))).toBe('');
  });

  test.each<[string, string, Obj[]]>([
    ['more than 50 blocks', 'no more than 50', Array.from({ length: 51 }, () => ({ type: 'divider' }))],
    ['header in mrkdwn', 'must be plain_text', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }]],
    ['header of 151', 'no more than 150', [{ type: 'header', text: plain('x'.repeat(151)) }]],
    ['section without content', 'needs text or fields', [{ type: 'section' }]],
    ['section of 3001', 'no more than 3000', [section({ text: plain('x'.repeat(3001)) })]],
    ['empty text', 'must be more than 0', [section({ text: plain('') })]],
    ['eleven fields', 'no more than 10', [section({ fields: Array.from({ length: 11 }, () => plain('x')) })]],
    ['a field of 2001', 'no more than 2000', [section({ fields: [plain('x'.repeat(2001))] })]],
    ['eleven in a context', 'no more than 10', [{ type: 'context', elements: Array.from({ length: 11 }, () => plain('x')) }]],
    [
      '26 actions',
      'no more than 25',
      [
        {
          type: 'actions',
          elements: Array.from({ length: 26 }, (_, i) => ({ type: 'button', action_id: `${i}`, text: plain('x') })),
        },
      ],
    ],
    ['an unknown block', 'unsupported type: chart', [{ type: 'chart' }]],
    ['an alert outside a modal', 'not allowed in a message', [{ type: 'alert', text: plain('x') }]],
    ['a field Slack does not know', 'invalid additional property: colour', [section({ colour: 'red' })]],
    ['two blocks with one id', 'used more than once', [section({ block_id: 'a' }), section({ block_id: 'a' })]],
    [
      'a text input outside input',
      'not allowed in actions',
      [{ type: 'actions', elements: [{ type: 'plain_text_input', action_id: 'a' }] }],
    ],
    ['three charts', 'no more than 2 data_visualization', Array.from({ length: 3 }, () => chart())],
    [
      'a chart with a point missing',
      'one point for each category',
      [chart([{ name: 'Reception', data: [{ label: 'Mon', value: 1 }] }])],
    ],
    [
      'a table of 102 rows',
      'no more than 101',
      [{ type: 'data_table', caption: 'People', rows: Array.from({ length: 102 }, () => [{ type: 'raw_text', text: 'x' }]) }],
    ],
    ['a table without caption', 'missing required field: caption', [{ type: 'data_table', rows: [[cell()], [cell()]] }]],
  ])('%s', (_name, expected, blocks) => expect(inMessage(...blocks)).toContain(expected));

  test.each<[string, string, Obj]>([
    ['text of 76', 'no more than 75', { text: plain('x'.repeat(76)) }],
    ['text in mrkdwn', 'must be plain_text', { text: { type: 'mrkdwn', text: 'x' } }],
    ['value of 2001', 'no more than 2000', { value: 'x'.repeat(2001) }],
    ['url of 3001', 'no more than 3000', { url: `https://x.test/${'x'.repeat(3000)}` }],
    ['action_id of 256', 'no more than 255', { action_id: 'x'.repeat(256) }],
    [
      'confirm title of 101',
      'no more than 100',
      { confirm: { title: plain('x'.repeat(101)), text: plain('x'), confirm: plain('y'), deny: plain('n') } },
    ],
    [
      'confirm without deny',
      'missing required field: deny',
      { confirm: { title: plain('x'), text: plain('x'), confirm: plain('y') } },
    ],
    ['an unknown style', 'must be one of primary, danger', { style: 'green' }],
  ])('a button: %s', (_name, expected, change) => {
    const button = { type: 'button', action_id: 'a', text: plain('OK'), ...change };
    expect(inMessage({ type: 'actions', elements: [button] })).toContain(expected);
  });

  test('two equal action_ids clash in one block, not in two', () => {
    const [first, second] = buttons('a', 'b') as unknown as [Obj & { elements: Obj[] }, Obj & { elements: Obj[] }];
    expect(inMessage({ ...first, elements: [...first.elements, ...second.elements] })).toContain(
      'used more than once in one block',
    );
    expect(inMessage(first, second)).toBe('');
  });

  test('text: missing warns, too long is refused, longer than good warns', () => {
    expect(checkMessage({ blocks: [section({})] })).toMatchObject([{ severity: 'warning' }]);
    expect(checkMessage({})).toMatchObject([{ code: 'no_text' }]);
    expect(checkMessage({ text: 'x'.repeat(40_001) })).toMatchObject([{ code: 'msg_too_long', severity: 'error' }]);
    expect(checkMessage({ text: 'x'.repeat(4_001) })).toMatchObject([{ severity: 'warning' }]);
  });
});

describe('views', () => {
  test.each<[string, string, Obj]>([
    ['nothing', '', {}],
    ['a title of 25', 'no more than 24', { title: plain('x'.repeat(25)) }],
    ['no title', 'missing required field: title', { title: undefined }],
    ['inputs without submit', 'needs submit', { submit: undefined }],
    ['private_metadata of 3001', 'no more than 3000', { private_metadata: 'x'.repeat(3001) }],
    ['101 blocks', 'no more than 100', { blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) }],
    ['a table', 'not allowed in a modal', { blocks: [{ type: 'data_table', caption: 'x', rows: [[cell()], [cell()]] }] }],
    [
      '250 kB',
      'no more than 250000 bytes',
      { blocks: Array.from({ length: 99 }, () => section({ text: plain('x'.repeat(3000)) })) },
    ],
    ['an initial option that is none', 'must be one of the options', { blocks: [select({ initial_option: option('z') })] }],
    ['101 options', 'no more than 100', { blocks: [select({ options: Array.from({ length: 101 }, (_, i) => option(`${i}`)) })] }],
    ['an option of 76', 'no more than 75', { blocks: [select({ options: [option('x'.repeat(76))] })] }],
  ])('%s', (_name, expected, change) =>
    expected === '' ? expect(inModal(change)).toBe('') : expect(inModal(change)).toContain(expected),
  );

  test('errors are keyed by input blocks that are there', () => {
    const view = allocateModal() as unknown as Obj;
    expect(said(checkResponseAction({ response_action: 'errors', errors: { minutes: 'Too many' } }, view))).toBe('');
    expect(said(checkResponseAction({ response_action: 'errors', errors: { amount: 'Too many' } }, view))).toContain(
      'is not an input block',
    );
    expect(said(checkResponseAction({ response_action: 'errors', errors: {} }, view))).toContain('at least one');
    expect(said(checkResponseAction({ response_action: 'update', view: { type: 'modal' } }, view))).toContain('title');
    expect(said(checkResponseAction('', view))).toBe('');
  });

  test('options answered to an external select', () => {
    expect(said(checkOptionsAnswer({ options: [] }))).toBe('');
    expect(said(checkOptionsAnswer({ options: [option('a')] }))).toBe('');
    expect(said(checkOptionsAnswer({}))).toContain('either options or option_groups');
  });
});

function cell() {
  return { type: 'raw_text', text: 'x' };
}
function option(value: string) {
  return { text: plain(value), value: value.slice(0, 10) };
}
function select(change: Obj) {
  const element = { type: 'static_select', action_id: 's', options: [option('a'), option('b')], ...change };
  return { type: 'input', block_id: 's', label: plain('S'), element };
}
function chart(series?: Obj[]) {
  const data = ['Mon', 'Tue'].map((label) => ({ label, value: 1 }));
  const axis_config = { categories: ['Mon', 'Tue'] };
  return {
    type: 'data_visualization',
    title: 'Minutes',
    chart: { type: 'bar', series: series ?? [{ name: 'Reception', data }], axis_config },
  };
}
