import { describe, expect, test } from '@jest/globals';
import { code, copied, md, named, own, sentence } from '../../../src/slack/kit/text.js';

const HAIR = '\u200a';

describe('U: people’s own text is never interpreted as mrkdwn', () => {
  test.each([
    ['<!channel> & <@U1>', '&lt;!channel&gt; &amp; &lt;@U1&gt;'],
    ['*bold*', `${HAIR}*${HAIR}bold${HAIR}*${HAIR}`],
    ['_it_ ~gone~', `${HAIR}_${HAIR}it${HAIR}_${HAIR} ${HAIR}~${HAIR}gone${HAIR}~${HAIR}`],
    ['`code`', 'ˋcodeˋ'],
    [':tada:', `:${HAIR}tada:`],
    ['snake_case stays', 'snake_case stays'],
    ['two\nlines', 'two lines'],
  ])('%s', (given, shown) => {
    expect(own(given)).toBe(shown);
  });

  test('md disarms what is put into it and leaves its own marks alone', () => {
    expect(md`*${'<b>'}* and ${md`_ours_`} and ${5}`.source).toBe('*&lt;b&gt;* and _ours_ and 5');
    expect(named({ name: 'R&D', handle: 'r-d' }).source).toBe('*R&amp;D* `@r-d`');
  });

  test('a sentence of the domain keeps its code, but names in it format nothing', () => {
    expect(sentence('*x* is taken: `/workspace list` shows <all>').source).toBe(
      `${HAIR}*${HAIR}x${HAIR}*${HAIR} is taken: \`/workspace list\` shows &lt;all&gt;`,
    );
  });

  test('code holds one line of at most 80 characters, without a way out', () => {
    expect(code('a`b\nc').source).toBe('`aˋb c`');
    expect(code('x'.repeat(200)).source).toHaveLength(82);
  });

  test('what is to be copied is never cut', () => {
    expect(copied(`https://example.com/${'x'.repeat(200)}?a&b`).source).toBe(
      `\`https://example.com/${'x'.repeat(200)}?a&amp;b\``,
    );
    expect(copied('a`b').source).toBe('`aˋb`');
  });
});
