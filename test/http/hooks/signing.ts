import { createHmac } from 'node:crypto';

/** Requests as the platforms make them, signed as they sign. `at` in milliseconds. */
export interface Signed {
  headers: Record<string, string>;
  body: string;
}

const hex = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');
const json = { 'content-type': 'application/json' };

export function vapiRequest(secret: string, message: object): Signed {
  return { headers: { ...json, 'x-vapi-secret': secret }, body: JSON.stringify({ message }) };
}

export function vapiSigned(secret: string, message: object): Signed {
  const body = JSON.stringify({ message });
  return { headers: { ...json, 'x-vapi-signature': hex(secret, body) }, body };
}

export function retellRequest(secret: string, said: object, at: number): Signed {
  const body = JSON.stringify(said);
  return { headers: { ...json, 'x-retell-signature': `v=${at},d=${hex(secret, body + at)}` }, body };
}

export function elevenlabsRequest(secret: string, said: object, at: number): Signed {
  const body = JSON.stringify(said);
  const seconds = Math.floor(at / 1000);
  return { headers: { ...json, 'elevenlabs-signature': `t=${seconds},v0=${hex(secret, `${seconds}.${body}`)}` }, body };
}

export function twilioRequest(secret: string, url: string, fields: Record<string, string>): Signed {
  const signed = Object.keys(fields)
    .sort()
    .reduce((text, name) => text + name + fields[name], url);
  return {
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'x-twilio-signature': createHmac('sha1', secret).update(signed).digest('base64'),
    },
    body: new URLSearchParams(fields).toString(),
  };
}
