export interface FaultOptions {
  /** Small enough for CI, where only 0 lost, 0 doubled counts, not how long a machine shared with others takes. */
  small: boolean;
  /** The same seed sends the same calls in the same order and strikes at the same of them. */
  seed: number;
  calls?: number;
  kills?: number;
  /** Whether a share of the calls is reported as started before it is reported as ended. */
  live: boolean;
  say(line: string): void;
}

/** What is printed of a fault. */
export interface Result {
  fault: string;
  seed: number;
  /** All is as it must be. */
  whole: boolean;
  /** Whole, and within the goal. */
  ok: boolean;
  [detail: string]: unknown;
}

/** What became of the calls. */
export interface Count {
  fault: string;
  seed: number;
  /** Processes that wanted a core in the last minute of the run: above the number of cores, times say little. */
  machineLoad: number;
  /** Distinct calls, how many of them were sent twice, and how often any had to be sent again. */
  calls: number;
  repeated: number;
  retries: number;
  /** Calls that were answered and are not in the ledger. */
  lost: number;
  /** Calls that are in it more than once. */
  doubled: number;
  /** Numbers missing in chains. */
  gaps: number;
  /** Balances, draws and answers that are not what the model gives, and what the verifier found. */
  differences: number;
  /** Nothing lost, doubled, missing or different. */
  whole: boolean;
}

export interface FaultResult extends Count, Result {
  /** Nothing lost, doubled, missing or different. */
  whole: boolean;
}

export type Fault = (options: FaultOptions) => Promise<Result[]>;

/** Numbers from 0 to under 1, the same ones for the same seed (Mulberry32). */
export function randomFrom(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number from `from` to `to`, both possible. */
export const whole = (random: () => number, from: number, to: number): number => from + Math.floor(random() * (to - from + 1));

/** One of these. */
export const oneOf = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

/** `count` numbers of answered calls at which to strike, spread over all of them and away from both ends. */
export function strikes(random: () => number, count: number, total: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.7 + random() * 0.6) / (count + 1)) * total));
}
