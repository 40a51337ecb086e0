import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SlackSignIn } from '../../src/http/invite-page/slack-openid.js';

export const CLIENT_ID = '1111.2222';
export const CLIENT_SECRET = 'client-secret-of-the-test';
/** When the test clock stands at 09:00 of that day, in seconds. */
export const NINE = Date.parse('2026-11-22T09:00:00.000Z') / 1000;

type Fields = Record<string, unknown>;

export interface FakeSlack {
  signIn: SlackSignIn;
  /** What our side sent, oldest first. */
  asked: { type: string; form: Record<string, string> }[];
  /** What stands in the next id_token, beside what is usual. */
  claims: Fields;
  /** Answered instead of a token. */
  answer: unknown;
  close(): Promise<void>;
}

/** Slack's token endpoint, and nothing else of it: what it answers is in the test's hands. */
export async function fakeSlack(): Promise<FakeSlack> {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += String(part);
    });
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(text));
      fake.asked.push({ type: `${request.method} ${request.url} ${request.headers['content-type']}`, form });
      const usual = { ok: true, access_token: 'xoxp-never-kept', token_type: 'Bearer', id_token: idToken(fake.claims) };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(typeof fake.answer === 'string' ? fake.answer : JSON.stringify(fake.answer ?? usual));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeSlack = {
    signIn: {
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      apiUrl: `${url}/api`,
      authorizeUrl: `${url}/openid/connect/authorize`,
    },
    asked: [],
    claims: {},
    answer: undefined,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return fake;
}

function idToken(claims: Fields): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const usual = {
    iss: 'https://slack.com',
    sub: 'U0BEN',
    aud: CLIENT_ID,
    exp: NINE + 300,
    iat: NINE,
    'https://slack.com/user_id': 'U0BEN',
    'https://slack.com/team_id': 'T0TEAM',
  };
  return `${part({ alg: 'RS256' })}.${part({ ...usual, ...claims })}.c2lnbmF0dXJl`;
}

export interface Seen {
  status: number;
  heading: string;
  html: string;
  location: string;
  setCookies: string[];
}

/** A browser without scripts and with a jar for its cookies; it follows nothing by itself. */
export class Browser {
  readonly jar = new Map<string, string>();
  constructor(
    readonly url: string,
    readonly publicUrl: string,
  ) {}

  async open(path: string, init: RequestInit = {}): Promise<Seen> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.url + path, {
      redirect: 'manual',
      ...init,
      headers: { ...(cookie ? { cookie } : {}), ...(init.headers as Record<string, string>) },
    });
    const setCookies = response.headers.getSetCookie();
    for (const set of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (set.includes('Max-Age=0')) this.jar.delete(name);
      else this.jar.set(name, value);
    }
    const html = await response.text();
    const heading = (/<h1>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? '').replaceAll('&#39;', "'");
    return { status: response.status, heading, html, location: this.#whole(path, response.headers.get('location')), setCookies };
  }

  /** Sends the form that the page shows. */
  async answer(path: string, answer: string): Promise<Seen> {
    const { html } = await this.open(path);
    return this.send(path, { form: /name="form" value="([^"]+)"/.exec(html)?.[1] ?? '', answer });
  }

  send(path: string, fields: Record<string, string>): Promise<Seen> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.open(path, { method: 'POST', body: new URLSearchParams(fields).toString(), headers });
  }

  #whole(path: string, location: string | null): string {
    if (location === null) return '';
    const { href } = new URL(location, this.publicUrl + path);
    return href.startsWith(this.publicUrl) ? href.slice(this.publicUrl.length) : href;
  }
}
