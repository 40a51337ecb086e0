const TYPES = new Set([
  'block_actions',
  'block_suggestion',
  'dialog_submission',
  'interactive_message',
  'message_action',
  'shortcut',
  'view_closed',
  'view_submission',
]);

/**
 * True for a body of a shape Bolt can take apart. It reads fields of what it has not looked at, and an exception there
 * would be nobody's: a signed body of another shape is refused before it.
 */
export function isReadable(body: Buffer, isForm: boolean): boolean {
  try {
    const text = body.toString('utf8');
    if (!isForm) return isEvent(JSON.parse(text));
    const form = new URLSearchParams(text);
    const payload = form.get('payload');
    return payload === null ? form.get('command') !== null : isInteraction(JSON.parse(payload));
  } catch {
    return false;
  }
}

function isEvent(value: unknown): boolean {
  if (!isRecord(value)) return false;
  if (value.type === 'url_verification') return typeof value.challenge === 'string';
  return isRecord(value.event) && typeof value.event.type === 'string' && isListOfRecords(value.authorizations ?? []);
}

function isInteraction(value: unknown): boolean {
  if (!isRecord(value) || !TYPES.has(String(value.type)) || !isRecord(value.user)) return false;
  if (!isRecord(value.team ?? {}) || !isRecord(value.enterprise ?? {}) || !isRecord(value.channel ?? {})) return false;
  if (String(value.type).startsWith('view_')) return isRecord(value.view);
  if (value.type === 'block_actions') return isListOfRecords(value.actions) && value.actions.length > 0;
  return true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfRecords(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.every(isRecord);
}
