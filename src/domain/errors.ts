/** Why an act was refused. Few on purpose: a door maps each to its own form, exhaustively. */
export type ErrorCode =
  | 'invalid_input'
  | 'not_found'
  | 'forbidden'
  | 'conflict'
  | 'handle_taken'
  | 'insufficient_minutes'
  | 'no_seat'
  | 'expired'
  | 'limit_reached'
  | 'not_implemented'
  | 'unavailable';

interface Extra {
  /** What to do next, a sentence of its own. */
  next?: string;
  /** Which input is at fault, for a message beside it: input name → sentence. */
  fields?: Record<string, string>;
  /** Facts a door may show in its own way (seconds, ids); never another tenant's. */
  data?: Record<string, unknown>;
}

/** A refusal in words for people: what happened and why (`message`), and what helps (`next`). */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly next: string | undefined;
  readonly fields: Record<string, string>;
  readonly data: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, extra: Extra = {}) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.next = extra.next;
    this.fields = extra.fields ?? {};
    this.data = extra.data ?? {};
  }
}

/** Throws a refusal about one input. */
export function refuseField(
  field: string,
  sentence: string,
  code: ErrorCode = 'invalid_input',
  data?: Record<string, unknown>,
): never {
  throw new DomainError(code, sentence, { fields: { [field]: sentence }, ...(data ? { data } : {}) });
}

/** For the end of a switch that has handled every case; does not compile when one is missing. */
export function unreachable(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
