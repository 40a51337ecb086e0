import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSlack, type Slack } from '../../src/slack/app.js';
import { features } from '../../src/slack/features.js';
import { slackDrivers } from '../support/slack/drivers.js';
import { type Press, pressAll, type Report } from './buttons/press-all.js';
import { RULES } from './buttons/rights.js';
import { setScene } from './buttons/scene.js';
import { type House, openHouse } from './house.js';

const patience = { open: 2_500, submit: 2_500 };

/** A refusal names who can; where people may not even know that there is something, what is theirs. */
const REFUSAL =
  /Ask Ana\.|for somebody else\. Ask Ana|There is no such (?:workspace among yours|offer for you|request here)\.|There is no account for you|This person is no longer a member\./;

describe('every drawn button, menu and form, pressed as each role in both modes', () => {
  let house: House;
  let socket: Slack;
  let report: Report;
  const text = (press: Press) =>
    press
      .answers()
      .map((answer) => `${answer.kind}: ${answer.text}`)
      .join(' + ');
  const those = (is: (press: Press) => boolean) =>
    report.pressed.filter(is).map((press) => `${press.what}: ${text(press).slice(0, 200)}`);

  beforeAll(async () => {
    house = await openHouse({ slack: { patience } });
    const { platform, standIn } = house;
    const { botToken, appToken, apiUrl: slackApiUrl } = standIn;
    socket = createSlack({ platform, botToken, appToken, slackApiUrl, commandPrefix: '', patience });
    await socket.start();
    const scene = await setScene(house);
    const nowSeconds = () => Math.floor(platform.clock.now().getTime() / 1000);
    report = await pressAll(house, scene, {
      http: house.people,
      socket: slackDrivers(standIn, { transport: 'socket', nowSeconds }),
    });
    await Promise.all([socket.stop(), house.slack.stop()]);
    // Alone it takes half a minute.
  }, 300_000);
  afterAll(async () => {
    await socket.stop();
    await house.close();
  });

  test('each is acknowledged within three seconds and answered exactly once, in words of ours', () => {
    expect(those(({ status, ms }) => status !== 200 || ms > 3_000)).toEqual([]);
    expect(those((press) => press.answers().length !== 1)).toEqual([]);
    expect(those((press) => /Something went wrong|older version|could not be opened/.test(text(press)))).toEqual([]);
    house.standIn.expectNoViolations();
  });

  test('M2, M3, W12: whoever may not is refused with who can, and changes nothing', () => {
    expect(report.trespasses).toEqual([]);
    expect(those((press) => !press.may && !REFUSAL.test(text(press)))).toEqual([]);
  });

  test('M2: nobody is refused what is theirs', () => {
    // In one mode at least: whoever has left, has left.
    const key = ({ drawn, role }: Press) => `${drawn.key} as ${role}`;
    const taken = new Set(report.pressed.filter((press) => !REFUSAL.test(text(press))).map(key));
    expect(those((press) => press.may && !taken.has(key(press)))).toEqual([]);
  });

  test('everything that features register is drawn and pressed, and everything drawn has a line in the table of rights', () => {
    const registered = features.flatMap(({ actions, modals }) => [...Object.keys(actions ?? {}), ...Object.keys(modals ?? {})]);
    expect([...new Set(report.pressed.map(({ drawn }) => drawn.id))].sort()).toEqual(registered.sort());
    expect(Object.keys(RULES).sort()).toEqual(registered.sort());
  });
});
