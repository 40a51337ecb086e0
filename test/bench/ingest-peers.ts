import { type Bench, type BenchResult, median, round, table } from './bench.js';
import { furnish, shots } from './calls.js';
import { layGround } from './ground.js';
import { CALLS, CONNECTIONS } from './ingest-batch.js';
import { fire } from './load.js';
import { mediciPeer, mongoosePeer, nativePeer, type Peer } from './peers.js';

/** How many times as many calls a second we take at least; `hot` when all are of one workspace. medici has no goal of its own. */
const GOALS: Record<string, { spread?: number; hot?: number }> = {
  'plain mongoose': { spread: 25, hot: 100 },
  'native driver': { spread: 10 },
  medici: {},
};

/**
 * The app, over HTTP and with all it checks, against one transaction per call as others write it, called directly: the peers are
 * spared HTTP, keys and validation (quality.md). Calls are reported to the app one by one, and a hundred at a time; the peers have a
 * transaction for each either way, and take 64 at a time.
 */
export const ingestPeers: Bench = async (options) => {
  const workspaces = options.small ? 10 : 1_000;
  const ground = await layGround();
  const connections = options.small ? 4 : 64;
  const peers: Peer[] = [];
  try {
    const keys = await furnish(ground, workspaces, 3);
    const hotKeys = await furnish(ground, 1, 3, 'hot');
    for (const make of [mongoosePeer, nativePeer, mediciPeer]) peers.push(await make(ground.mongodbUri, workspaces));
    const rates = new Map<string, number[]>();
    const note = (what: string, rate: number) => rates.set(what, [...(rates.get(what) ?? []), rate]);
    for (let pair = options.small ? 1 : 0; pair <= options.pairs; pair++) {
      for (const hot of [false, true]) {
        const kind = hot ? 'hot' : 'spread';
        for (const peer of peers) {
          const peerRate = await drive(peer, hot ? 1 : workspaces, connections, options.seconds);
          const theirs = hot ? hotKeys : keys;
          const singles = await fire(ground.app.url, connections, options.seconds, shots(theirs));
          const batches = await fire(ground.app.url, CONNECTIONS, options.seconds, shots(theirs, CALLS));
          const [appRate, batchRate] = [singles.perSecond, batches.perSecond * CALLS];
          // The first round warms everybody up.
          if (pair === 0) continue;
          note(`${peer.name} ${kind}`, peerRate);
          note(`single ${kind}`, appRate);
          note(`batch ${kind}`, batchRate);
          const [theirRate, ours, inBatches] = [peerRate, appRate, batchRate].map(Math.round);
          options.say(
            `pair ${pair} of ${options.pairs}, ${kind}: ${peer.name} ${theirRate}/s, app ${ours}/s, in batches ${inBatches}/s`,
          );
        }
      }
    }
    const rate = (what: string) => median(rates.get(what) ?? []);
    const results = peers.flatMap(({ name }) =>
      (['spread', 'hot'] as const).flatMap((kind) =>
        (['single', 'batch'] as const).map((reported): BenchResult => {
          const [appPerSecond, peerPerSecond] = [rate(`${reported} ${kind}`), rate(`${name} ${kind}`)];
          const [ratio, goal] = [round(appPerSecond / peerPerSecond), GOALS[name]?.[kind] ?? 1];
          return {
            ...{ bench: 'ingest-peers', against: name, kind, reported, ratio, goal, ok: ratio >= goal },
            ...{ appPerSecond: Math.round(appPerSecond), peerPerSecond: Math.round(peerPerSecond) },
          };
        }),
      ),
    );
    const rows = results.map((r) =>
      [r.against, r.kind, r.reported, r.appPerSecond, r.peerPerSecond, r.ratio, `≥ ${r.goal}`].map(String),
    );
    options.say(table(['against', 'calls', 'reported', 'app/s', 'peer/s', 'ratio', 'goal'], rows));
    return results;
  } finally {
    for (const peer of peers) await peer.close();
    await ground.stop();
  }
};

/** Calls metered a second, so many at a time. A call that fails counts for nothing. */
async function drive(peer: Peer, workspaces: number, connections: number, seconds: number): Promise<number> {
  const began = performance.now();
  const until = began + seconds * 1000;
  let [next, done, failed] = [0, 0, 0];
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) {
        await peer.meter(next++ % workspaces).then(
          () => done++,
          () => failed++,
        );
      }
    }),
  );
  if (done === 0) throw new Error(`${peer.name} metered no call at all, ${failed} failed.`);
  return done / ((performance.now() - began) / 1000);
}
