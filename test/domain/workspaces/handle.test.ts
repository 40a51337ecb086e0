import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { faultOf, firstFree, RESERVED, stemOf } from '../../../src/domain/workspaces/index.js';

const generated = (name: string, taken: string[] = []) => firstFree(stemOf(name), new Set(taken));

describe('handles (W5–W7)', () => {
  test.each([
    ['Sales', 'sales'],
    ['  Sales   Team ', 'sales-team'],
    ['Größe & Übermut', 'grosse-ubermut'],
    ['Café Ñandú', 'cafe-nandu'],
    ['Łódź', 'lodz'],
    ['北京 团队', 'workspace'],
    ['☎️📞', 'workspace'],
    ['Team 北京 2', 'team-2-2'],
    ['ﬁnance', 'finance'],
    ['①②③', '123'],
    ['-- a -- b --', 'a-b'],
    ['X', 'x-2'],
    ['Admin', 'admin-2'],
    ['Create', 'create-2'],
    ['my workspace', 'my-workspace-2'],
    ['a'.repeat(200), 'a'.repeat(40)],
    [`${'ab '.repeat(70)}`, 'ab-'.repeat(13).concat('a')],
  ])('W5: %j becomes %s', (name, handle) => {
    // `Team 北京 2` is `team-2`; taken here, so that a number in a name meets the number of a handle.
    expect(generated(name, ['team-2'])).toBe(handle);
  });

  test('W5: taken handles are counted up, within 40 characters', () => {
    expect(generated('Sales', ['sales'])).toBe('sales-2');
    expect(generated('Sales', ['sales', 'sales-2', 'sales-3'])).toBe('sales-4');
    const long = 'a'.repeat(40);
    expect(generated(long, [long])).toBe(`${'a'.repeat(38)}-2`);
    expect(generated(long, [long, ...Array.from({ length: 8 }, (_, i) => `${'a'.repeat(38)}-${i + 2}`)])).toBe(
      `${'a'.repeat(37)}-10`,
    );
  });

  test.each([
    ['Sales', "`Sales` can't be a handle: use 2 to 40 lower case letters, digits and single hyphens, for instance `sales`."],
    [
      'Sales Team',
      "`Sales Team` can't be a handle: use 2 to 40 lower case letters, digits and single hyphens, for instance `sales-team`.",
    ],
    ['a--b', "`a--b` can't be a handle: use 2 to 40 lower case letters, digits and single hyphens, for instance `a-b`."],
    ['-a', "`-a` can't be a handle: use 2 to 40 lower case letters, digits and single hyphens."],
    ['a', "`a` can't be a handle: use 2 to 40 lower case letters, digits and single hyphens."],
    ['団体', "`団体` can't be a handle: use 2 to 40 lower case letters, digits and single hyphens, for instance `workspace`."],
    ['admin', '`admin` is reserved. Try `admin-team`.'],
    ['members', '`members` is reserved. Try `members-team`.'],
  ])('W6, W7: typed %j is refused with what is allowed', (handle, sentence) => {
    expect(faultOf(handle)).toBe(sentence);
  });

  test.each(['sales', 'a1', 'voice-2', 'x'.repeat(40), '24-7'])('W6: typed %j is right', (handle) => {
    expect(faultOf(handle)).toBeNull();
  });

  test('W5, W6, W7: whatever the name, the generated handle would be accepted if it were typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.array(fc.string({ maxLength: 5 })), (name, others) => {
        const handle = generated(name, [stemOf(name), ...others]);
        expect(faultOf(handle)).toBeNull();
        expect(RESERVED.has(handle)).toBe(false);
        expect(handle).not.toBe(stemOf(name));
      }),
    );
  });
});
