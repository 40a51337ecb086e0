/** What travels over the wire before anybody has looked inside. */
export type Obj = Record<string, unknown>;

/** True for a plain JSON object (not null, not a list). */
export function isObj(value: unknown): value is Obj {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object itself, or an empty one. */
export function obj(value: unknown): Obj {
  return isObj(value) ? value : {};
}

/** The list's objects; an empty list for anything else. */
export function objs(value: unknown): Obj[] {
  return Array.isArray(value) ? value.filter(isObj) : [];
}

/** The string itself, or an empty one. */
export function str(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Only the named fields that are there. */
export function pick(from: Obj, ...names: string[]): Obj {
  return Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]));
}

/** A deep copy, as it would arrive after a trip over the wire. */
export function copy<T>(value: T): T {
  return structuredClone(value);
}
