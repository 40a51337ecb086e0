import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ANA, buttonsOf, textOf } from '../support/slack/stand-in.js';
import { type House, openHouse } from './house.js';

describe.each(['http', 'socket'] as const)('workspaces over %s', (mode) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ mode });
  });
  afterAll(async () => {
    house.standIn.expectNoViolations();
    await house.close();
  });

  test('W1, C1: the first /workspace makes My Workspace and shows its dashboard', async () => {
    const answer = await house.answerTo(ANA, () => house.people.slash({ user: ANA, command: '/workspace' }));
    expect(textOf(answer as never)).toContain('My Workspace');
    expect(buttonsOf(answer as never).map((b) => b.text)).toEqual(['Allocate minutes', 'Invite people', 'Switch']);
  });
});
