import type { StoredEntry } from './stored.js';

/** Name and number in turn, as pairs. */
export function inPairs(list: readonly (string | number)[] = []): [string, number][] {
  const found: [string, number][] = [];
  for (let i = 0; i < list.length; i += 2) found.push([String(list[i]), Number(list[i + 1])]);
  return found;
}

/**
 * The lines as account → seconds. Throws when they are no lines: not in pairs, an account twice, seconds that are no integers, or a
 * sum other than 0 (L1).
 */
export function linesOf(entry: StoredEntry): Map<string, number> {
  const lines = new Map<string, number>();
  let sum = 0;
  for (let i = 0; i < entry.lines.length; i += 2) {
    const [account, seconds] = [entry.lines[i], entry.lines[i + 1]];
    if (typeof account !== 'string' || !Number.isSafeInteger(seconds))
      throw new Error('its lines are no pairs of account and seconds');
    if (lines.has(account)) throw new Error(`${account} stands in its lines twice`);
    lines.set(account, seconds as number);
    sum += seconds as number;
  }
  if (sum !== 0) throw new Error(`L1: its lines add up to ${sum}, not to 0`);
  return lines;
}

/** Lines as a person compares them. */
export function showLines(lines: Iterable<readonly [string, number]>): string {
  const shown = [...lines].map(([account, seconds]) => `${account} ${seconds > 0 ? '+' : ''}${seconds}`);
  return shown.length > 0 ? shown.join(', ') : 'nothing';
}

/** Empty when the lines are these; what is expected of one account is added up, zeros do not count. */
export function same(lines: ReadonlyMap<string, number>, ...expected: [string, number][]): string[] {
  const wanted = new Map<string, number>();
  for (const [account, seconds] of expected) wanted.set(account, (wanted.get(account) ?? 0) + seconds);
  for (const [account, seconds] of wanted) if (seconds === 0) wanted.delete(account);
  const given = new Map([...lines].filter(([, seconds]) => seconds !== 0));
  const fits = wanted.size === given.size && [...wanted].every(([account, seconds]) => given.get(account) === seconds);
  return fits ? [] : [`its lines are ${showLines(given)}, they should be ${showLines(wanted)}`];
}
