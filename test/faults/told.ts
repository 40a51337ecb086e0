import type { Unit } from './calls.js';
import type { Answer } from './sender.js';

interface Result {
  id: string;
  outcome: string;
  billedSeconds: number;
  draws: { grantId: string; seconds: number }[];
  overdraftSeconds: number;
  unfundedSeconds: number;
}

/** What the answers said about one call. */
export interface ToldCall {
  /** Billed, draws, overdraft and unfunded as text; every answer must say the same. */
  result: string;
  settled: number;
  answers: number;
}

/** A result as text, to be compared. */
export function resultText(result: Omit<Result, 'id' | 'outcome'>): string {
  const draws = result.draws.map(({ grantId, seconds }) => `${grantId} ${seconds}`).join(' ');
  return `billed ${result.billedSeconds}, draws [${draws}], overdraft ${result.overdraftSeconds}, unfunded ${result.unfundedSeconds}`;
}

/** Everything that was answered, call by call. */
export class Told {
  readonly calls = new Map<string, ToldCall>();
  /** How starts were answered. */
  readonly starts = new Map<string, Set<string>>();
  readonly outcomes: Record<string, number> = {};
  /** Answers that must not be. */
  readonly wrong: string[] = [];

  hear(unit: Unit, { status, body }: Answer): void {
    const results = unit.calls.length === 1 ? [body as Result] : (body as { results?: Result[] }).results;
    if (!results || results.length !== unit.calls.length) {
      this.wrong.push(`${unit.calls[0]?.key}: answered ${status} ${JSON.stringify(body)}`);
      return;
    }
    for (const [i, call] of unit.calls.entries()) {
      const result = results[i] as Result;
      const outcome = `${unit.kind} ${result.outcome}`;
      this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
      if (result.id !== call.id) this.wrong.push(`${call.key}: the answer is about ${result.id}`);
      else if (unit.kind === 'end') this.#hearEnd(call.key, result);
      else this.#hearStart(call.key, result);
    }
  }

  #hearStart(key: string, result: Result): void {
    if (!/^(?:held|refused|duplicate)$/.test(result.outcome)) this.wrong.push(`${key}: start ${JSON.stringify(result)}`);
    const heard = this.starts.get(key);
    if (heard) heard.add(result.outcome);
    else this.starts.set(key, new Set([result.outcome]));
  }

  #hearEnd(key: string, result: Result): void {
    if (!/^(?:settled|duplicate|quarantined)$/.test(result.outcome)) {
      this.wrong.push(`${key}: ${JSON.stringify(result)}`);
      return;
    }
    const text = resultText(result);
    const known = this.calls.get(key) ?? { result: text, settled: 0, answers: 0 };
    if (known.result !== text) this.wrong.push(`${key}: one answer says ${known.result}, another ${text}`);
    known.answers++;
    if (result.outcome !== 'duplicate') known.settled++;
    this.calls.set(key, known);
  }
}
