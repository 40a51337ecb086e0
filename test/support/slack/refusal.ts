import type { Obj } from './json.js';

/** `ok: false` on its way out of a method. */
export class Refusal extends Error {
  readonly extra: Obj;

  constructor(
    readonly code: string,
    extra: Obj = {},
  ) {
    super(code);
    this.extra = extra;
  }
}
