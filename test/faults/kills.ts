import { table } from '../bench/bench.js';
import { type Experiment, experiment, type Run } from './experiment.js';
import { type FaultOptions, strikes, whole } from './fault.js';
import { firstAnswersAfter, most, type Outage, waitsAfter } from './sender.js';

export interface Kills extends Experiment<Outage[]> {
  /** The longest any call waited from the moment that what was killed was back, milliseconds. */
  longestStallMs: number;
  /** The longest from being back to the first answer. */
  longestToFirstAnswerMs: number;
  /** The longest any call waited from the kill, the time to start again included. */
  longestFromKillMs: number;
}

/** Sends the calls and kills `kills` times, spread over them; `kill` resolves when what it killed is back. */
export async function underKills(
  options: FaultOptions,
  { fault, calls, kills }: { fault: string; calls: number; kills: number },
  kill: (run: Run) => Promise<Outage>,
): Promise<Kills> {
  const done = await experiment(options, { fault, calls, instances: 1 }, async (run) => {
    const outages: Outage[] = [];
    for (const strike of strikes(run.random, kills, run.load.total)) {
      await run.load.reached(strike);
      // Anywhere within a flush, not always just after an answer.
      await new Promise((resolve) => setTimeout(resolve, whole(run.random, 0, 30)));
      outages.push(await kill(run));
      options.say(`${fault}: kill ${outages.length} of ${kills}`);
    }
    return outages;
  });
  const { waits } = done.load;
  const outages = done.disturbed;
  const [stalls, firsts] = [waitsAfter(waits, outages), firstAnswersAfter(waits, outages)];
  const rows = outages.map(({ killedAt, backAt }, i) =>
    [i + 1, backAt - killedAt, firsts[i] ?? 0, stalls[i] ?? 0].map(Math.round),
  );
  options.say(table(['kill', 'back after ms', 'first answer ms', 'longest wait ms'], rows));
  const fromKill = outages.map((outage) => ({ ...outage, backAt: outage.killedAt }));
  return {
    ...done,
    longestStallMs: Math.round(most(stalls)),
    longestToFirstAnswerMs: Math.round(most(firsts)),
    longestFromKillMs: Math.round(most(waitsAfter(waits, fromKill))),
  };
}
