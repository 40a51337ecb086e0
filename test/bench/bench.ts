export interface BenchOptions {
  /** Small enough for CI, which looks at correctness only. */
  small: boolean;
  /** How often each side is measured, in turn. */
  pairs: number;
  /** How long one measurement lasts. */
  seconds: number;
  say(line: string): void;
}

export interface BenchResult {
  bench: string;
  ratio: number;
  goal: number;
  ok: boolean;
  [detail: string]: unknown;
}

export type Bench = (options: BenchOptions) => Promise<BenchResult[]>;

/** The middle of some numbers; the mean of the two middle ones when they are even in number. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** The value below which `share` (0 to 1) of the numbers lie. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Two digits after the point. */
export const round = (value: number): number => Math.round(value * 100) / 100;

/** Rows under a heading, columns aligned to the right. */
export function table(heading: string[], rows: (string | number)[][]): string {
  const all = [heading, ...rows.map((row) => row.map(String))];
  const widths = heading.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  return all.map((row) => row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ')).join('\n');
}
