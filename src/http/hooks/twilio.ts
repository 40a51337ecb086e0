import { createHmac } from 'node:crypto';
import type { HeardCall } from '../../domain/provider-hooks/index.js';
import { sameSecret } from '../../platform/crypto.js';
import { HttpError } from '../problem.js';
import { type Dialect, type Heard, header, maybeNumber, readAs, textOf } from './heard.js';

/**
 * Twilio's status callbacks: https://www.twilio.com/docs/voice/api/call-resource#statuscallback; signed with HMAC-SHA1 over the
 * address and the sorted fields: https://www.twilio.com/docs/usage/security#validating-requests. An agent is known by its number,
 * which may stand as its id there.
 */
export const twilio: Dialect = {
  // With and without the usual port, because Twilio signs now one, now the other (see twilio-node's `validateRequest`).
  isSigned(sent, secret) {
    const signature = header(sent, 'x-twilio-signature');
    if (signature === '') return false;
    const fields = fieldsOf(sent.body);
    return formsOf(sent.url)
      .map((url) =>
        sameSecret(
          signature,
          createHmac('sha1', secret)
            .update(url + fields)
            .digest('base64'),
        ),
      )
      .includes(true);
  },

  read(body): Heard {
    const form = new URLSearchParams(textOf(body));
    const status = STATUS[form.get('CallStatus') ?? ''];
    return status ? { kind: 'report', report: reportOf(form, status) } : { kind: 'other' };
  },
};

const STATUS: Record<string, HeardCall['call']['status']> = {
  'in-progress': 'started',
  completed: 'ended',
  busy: 'failed',
  failed: 'failed',
  'no-answer': 'failed',
  canceled: 'failed',
};

/** Every field and its values in the order in which they are signed. */
function fieldsOf(body: Buffer): string {
  const form = new URLSearchParams(textOf(body));
  return [...new Set(form.keys())]
    .sort()
    .flatMap((name) => [...new Set(form.getAll(name))].sort().map((value) => name + value))
    .join('');
}

function formsOf(address: string): string[] {
  const url = new URL(address);
  const port = url.protocol === 'https:' ? '443' : '80';
  const withPort = address.replace(/^(https?:\/\/[^/:]+)(?=\/)/, `$1:${port}`);
  return [address, withPort, address.replace(/^(https?:\/\/[^/:]+):\d+(?=\/)/, '$1')];
}

function reportOf(form: URLSearchParams, status: HeardCall['call']['status']): HeardCall {
  const id = form.get('CallSid');
  if (!id) throw new HttpError(400, 'invalid_input', 'This cannot be understood: CallSid.');
  const from = readAs(form.get('From'), maybeNumber);
  const to = readAs(form.get('To'), maybeNumber);
  const isOutbound = form.get('Direction')?.startsWith('outbound') === true;
  const own = isOutbound ? from : to;
  const sides = { from, to, direction: isOutbound ? ('outbound' as const) : ('inbound' as const) };
  return { providerAgentId: own, ownNumber: own, call: { id, status, ...sides, ...timesOf(form, status) } };
}

/** The moment is the event's; a call that is over began as many seconds before as it lasted. */
function timesOf(form: URLSearchParams, status: HeardCall['call']['status']): Pick<HeardCall['call'], 'startedAt' | 'endedAt'> {
  const at = Date.parse(form.get('Timestamp') ?? '');
  if (Number.isNaN(at)) {
    if (status === 'failed') return {};
    throw new HttpError(400, 'invalid_input', 'This cannot be understood: Timestamp.');
  }
  const moment = new Date(at).toISOString();
  if (status === 'started') return { startedAt: moment };
  if (status === 'failed') return { endedAt: moment };
  const seconds = Number(form.get('CallDuration') ?? 'none');
  if (!Number.isInteger(seconds) || seconds < 0)
    throw new HttpError(400, 'invalid_input', 'This cannot be understood: CallDuration.');
  return { startedAt: new Date(at - seconds * 1000).toISOString(), endedAt: moment };
}
