import { commandTable } from '../../../src/slack/features.js';
import { ANA, BEN, CHEN } from '../../support/slack/stand-in.js';
import { hands } from '../hands.js';
import { type House, until } from '../house.js';
import type { Drawings } from './drawn.js';
import { LEAVER, OUTSIDER, VIEWER } from './scene.js';

/** What is typed beyond every command of the table alone: whatever draws something that these do not. */
const FIRST: readonly (readonly [string, string])[] = [
  [ANA, '/minutes explain call-1'],
  [ANA, '/minutes explain twin'],
  [VIEWER, '/minutes explain call-2 in sales'],
  [ANA, '/minutes correct call-1'],
  [CHEN, '/minutes ask 200 for launch in sales'],
  [CHEN, '/minutes ask in sales'],
  [ANA, '/minutes allocate 20 to sales from "November pack" at 0.12 monthly'],
  [ANA, '/minutes standing'],
  [ANA, '/minutes sources add'],
  [ANA, `/workspace invite <@${OUTSIDER}>`],
  [ANA, `/workspace remove <@${LEAVER}> in sales`],
  [ANA, '/workspace delete in closing'],
  [ANA, `/workspace transfer <@${BEN}> in handover`],
  [BEN, '/workspace leave in closing'],
  [BEN, '/workspace settings in sales'],
  [ANA, '/agents keys reception'],
  [ANA, '/agents show reception'],
  [ANA, '/agents delete reception'],
  [ANA, '/agents edit reception'],
  [ANA, '/agents pause outbound'],
  [ANA, '/agents webhooks reception'],
  [ANA, '/agents contacts reception'],
  [ANA, '/agents calls reception'],
  [ANA, '/agents platforms'],
  [ANA, '/numbers add +14155550100 to reception'],
  [ANA, '/numbers release +14155550100'],
  [ANA, '/knowledge create Hours'],
  [ANA, '/knowledge add Hours https://example.com/hours'],
  [ANA, '/knowledge connect Hours to reception'],
  [ANA, '/knowledge connect'],
  [ANA, '/knowledge show Hours'],
  [ANA, '/knowledge show Hours in my-workspace'],
  [ANA, '/knowledge delete Hours'],
];

/** What draws something only after others have pressed what there was. */
const AFTERWARDS: typeof FIRST = [
  [ANA, '/workspace audit in sales'],
  [ANA, '/workspace transfer in handover'],
];

/** Types every command there is, and the lines above; each is answered with a message or a form. */
export async function walk(house: House, drawings: Drawings): Promise<void> {
  await hands(() => house).type(ANA, 'switch sales');
  const bare = commandTable('').commands.map(({ path }) => [ANA, `/${path.join(' ')}`] as const);
  await typeAll(house, drawings, [...FIRST, ...bare]);
}

/** Types what draws more once everything drawn before has been pressed. */
export const walkAgain = (house: House, drawings: Drawings) => typeAll(house, drawings, AFTERWARDS);

async function typeAll(house: House, drawings: Drawings, lines: typeof FIRST): Promise<void> {
  for (const [user, line] of lines) {
    const [command = '', ...words] = line.split(' ');
    const before = house.standIn.ephemeralsTo(user).length;
    await house.people.slash({ user, command, text: words.join(' ') });
    await house.standIn.waitUntil(
      () => house.standIn.ephemeralsTo(user).length > before || house.standIn.modalOf(user),
      5_000,
      `an answer to ${line}`,
    );
    drawings.collect();
  }
  await until(async () => (await house.deliverNotices()) === 0);
  drawings.collect();
}
