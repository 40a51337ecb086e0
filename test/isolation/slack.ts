import type { IdName, Ids } from './world.js';

/** Buttons whose value is one text and not just a workspace's id. */
export const TEXTS: Record<string, (ids: Ids) => string> = {
  'members.manage': (id) => `remove ${id.memberId}`,
  'numbers.manage': (id) => `release ${id.workspaceId} ${id.numberId}`,
  'contacts.manage': (id) => `name ${id.workspaceId} ${id.agentId} ${id.contactId}`,
  'alerts.snooze': (id) => `1h:${id.alertId}:${id.workspaceId}`,
  'minutes.history-kind': (id) => `calls ${id.workspaceId}`,
};

/** What is not tried, by the reason. */
export const NOT_TRIED: Record<string, readonly string[]> = {
  'I7: whoever has its button or link hears that it is for somebody else': [
    'invitations.accept',
    'invitations.decline',
    'invitations.ask',
  ],
  'it redraws the form it stands in, and that form is tried': ['settings.policy', 'minutes.preview'],
};

interface Schema {
  def: {
    type: string;
    innerType?: Schema;
    options?: Schema[];
    values?: unknown[];
    in?: Schema;
    element?: Schema;
    entries?: object;
  };
  shape?: Record<string, Schema>;
}

/** A value that a schema takes, with the ids where its names say so: what a button or a form of somebody else would carry. */
export function filled(schema: unknown, ids: Ids, name = 'workspaceId'): unknown {
  const { def, shape } = schema as Schema;
  switch (def.type) {
    case 'object':
      return Object.fromEntries(Object.entries(shape ?? {}).map(([key, inner]) => [key, filled(inner, ids, key)]));
    case 'string':
      if (name === 'month') return '2026-10';
      return ids[(name === 'toWorkspaceId' || name === 'fromWorkspaceId' ? 'handedId' : name) as IdName] ?? 'Sales';
    case 'number':
    case 'int':
      return 1;
    case 'boolean':
      return false;
    case 'enum':
      return Object.values(def.entries ?? {})[0];
    case 'literal':
      return def.values?.[0];
    case 'array':
      return [filled(def.element, ids, name.replace(/s$/, ''))];
    case 'union':
      return filled(def.options?.[0], ids, name);
    case 'pipe':
      return filled(def.in, ids, name);
    case 'optional':
      return name in ids ? filled(def.innerType, ids, name) : undefined;
    case 'nullable':
    case 'default':
    case 'readonly':
      return filled(def.innerType, ids, name);
    default:
      return ids.workspaceId;
  }
}
