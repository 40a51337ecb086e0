import type { SlackDrivers } from '../../support/slack/drivers.js';
import type { House } from '../house.js';
import { type Acted, act } from './act.js';
import { Answers } from './answers.js';
import { changed, digest } from './digest.js';
import { Drawings, type Drawn } from './drawn.js';
import { BY_HAND, PERSON, type Role, RULES, sides } from './rights.js';
import type { Scene } from './scene.js';
import { walk, walkAgain } from './walk.js';

export interface Press extends Acted {
  drawn: Drawn;
  role: Role;
  mode: string;
  /** Whether this role may. */
  may: boolean;
}

export interface Report {
  pressed: Press[];
  /** What those who may not have changed all the same. */
  trespasses: string[];
}

/**
 * Draws everything, and presses it: first all those who may not, while it is all there, then those who may, the owner last; then what
 * they were shown in turn, until nothing is new. What ends things for others waits until nothing else is left.
 */
export async function pressAll(house: House, scene: Scene, modes: Record<string, SlackDrivers>): Promise<Report> {
  const drawings = new Drawings(house.standIn, Object.values(PERSON));
  const answers = new Answers(house.standIn);
  const report: Report = { pressed: [], trespasses: [] };
  const deliver = () => house.deliverNotices();
  const press = async (role: Role, drawn: Drawn, may: boolean) => {
    for (const [mode, people] of Object.entries(modes)) {
      const what = `${drawn.key} as ${role} by ${mode}`;
      const values = RULES[drawn.id]?.values?.(scene, drawn) ?? {};
      const acted = await act({ slack: house.standIn, people, answers, deliver }, PERSON[role], drawn, values, what);
      report.pressed.push({ ...acted, drawn, role, mode, may });
    }
  };
  const done = new Set<Drawn>();
  const next = (): Drawn[] => {
    const left = [...drawings.all.values()].filter((drawn) => !done.has(drawn) && RULES[drawn.id]);
    const rank = Math.min(...left.map(({ id }) => RULES[id]?.last ?? 0));
    return left.filter(({ id }) => (RULES[id]?.last ?? 0) === rank);
  };
  await walk(house, drawings);
  for (const [id, value] of Object.entries(BY_HAND)) drawings.addByHand(id, value(scene));
  for (let batch = next(), round = 0; batch.length > 0; batch = next(), round++) {
    let before = await digest(house);
    for (const drawn of batch) {
      done.add(drawn);
      await Promise.all(sides(drawn).mayNot.map((role) => press(role, drawn, false)));
      const after = await digest(house);
      const touched = changed(before, after);
      if (touched.length > 0) report.trespasses.push(`${drawn.key}: ${touched.join(', ')}`);
      before = after;
    }
    drawings.collect();
    for (const drawn of batch) {
      for (const role of sides(drawn).may) await press(role, drawn, true);
      while ((await deliver()) > 0);
      drawings.collect();
    }
    if (round === 0) await walkAgain(house, drawings);
  }
  return report;
}
