import type { LookupAddress } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** How requests to addresses that people gave us may go out. */
export interface OutsideRules {
  /** Private addresses and plain http too: for tests and the demo. */
  allowPrivate?: boolean;
  /** DNS when absent; with `allowPrivate` the system, which also knows names of this machine. */
  resolve?(host: string): Promise<LookupAddress[]>;
}

/** A request that got no answer, in a sentence for people. */
export class Unreachable extends Error {}

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** True for an address that belongs to the open internet: not loopback, private, link-local, shared, multicast, reserved or a tunnel's. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  // An IPv4 address that is written as IPv6 is what it is as IPv4.
  const address = ipaddr.process(text);
  if (address.kind() === 'ipv6' && !(address as ipaddr.IPv6).match(GLOBAL_UNICAST)) return false;
  return address.range() === 'unicast';
}

/** Why no request may go to this address at all, as a sentence; undefined when one may, as far as can be told without asking DNS. */
export function whyNotOutside(text: string, { allowPrivate = false }: OutsideRules): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))) {
    return 'Give an address that begins with https://, for instance https://example.com/hooks.';
  }
  if (url.username || url.password) return 'An address with a name and password in it cannot be used.';
  const host = hostOf(url);
  const isInside = isIP(host) ? !isPublicAddress(host) : /(?:^|\.)localhost\.?$/.test(host);
  return isInside && !allowPrivate ? PRIVATE : undefined;
}

const NO_SUCH_NAME = 'The name in the address is not known.';
const PRIVATE = 'This address leads into a private network, where no request may go.';

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

// Not the system's `getaddrinfo`: it takes one of four threads that all of this process shares, for as long as a dead name server likes.
const dns = new Resolver({ timeout: 2_000, tries: 2 });

async function askDns(host: string): Promise<LookupAddress[]> {
  const [four, six] = await Promise.allSettled([dns.resolve4(host), dns.resolve6(host)]);
  const found = [
    ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 })) : []),
    ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 })) : []),
  ];
  if (found.length === 0 && four.status === 'rejected') throw four.reason;
  return found;
}

const askSystem = (host: string): Promise<LookupAddress[]> => lookup(host, { all: true });

/** Resolves once, checks every address, and gives the connection exactly these: DNS that answers differently later changes nothing. */
function checkedLookup({ allowPrivate = false, resolve }: OutsideRules): LookupFunction {
  const find = resolve ?? (allowPrivate ? askSystem : askDns);
  return (host, options, callback) => {
    find(host).then(
      (found) => {
        const [first] = found;
        if (!first) return callback(new Unreachable(NO_SUCH_NAME), '', 4);
        if (!allowPrivate && !found.every(({ address }) => isPublicAddress(address))) {
          return callback(new Unreachable(PRIVATE), '', 4);
        }
        return options.all ? callback(null, found) : callback(null, first.address, first.family);
      },
      ({ code = 'unknown' }: NodeJS.ErrnoException) => {
        const known = code !== 'ENOTFOUND' && code !== 'ENODATA';
        const why = known ? `The name in the address could not be looked up (${code}).` : NO_SUCH_NAME;
        return callback(new Unreachable(why), '', 4);
      },
    );
  };
}

export interface OutsideAnswer {
  status: number;
  /** The `Retry-After` header, as it came. */
  retryAfter?: string;
  /** How the body begins, without control characters, where the answer is no success. */
  excerpt?: string;
}

interface Post {
  headers: Record<string, string>;
  body: string;
  timeoutMs: number;
  signal?: AbortSignal;
}

const MOST_EXCERPT = 200;
const MOST_READ = 65_536;

/**
 * Posts to an address that somebody gave us. Redirects are not followed: they are answers like any other. Throws Unreachable when there
 * is no answer, and where the address leads into a private network.
 */
export async function postOutside(address: string, post: Post, rules: OutsideRules): Promise<OutsideAnswer> {
  const forbidden = whyNotOutside(address, rules);
  if (forbidden) throw new Unreachable(forbidden);
  const timeout = AbortSignal.timeout(post.timeoutMs);
  const signal = post.signal ? AbortSignal.any([post.signal, timeout]) : timeout;
  try {
    const response = await send(new URL(address), post, signal, rules);
    const { statusCode: status = 0, headers } = response;
    const succeeded = status >= 200 && status < 300;
    const start = await readStart(response, succeeded ? MOST_READ : MOST_EXCERPT * 4);
    const retryAfter = headers['retry-after'];
    return { status, ...(retryAfter ? { retryAfter } : {}), ...(succeeded || !start ? {} : { excerpt: start }) };
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    if (timeout.aborted) throw new Unreachable(`No answer within ${post.timeoutMs / 1000} seconds.`);
    throw new Unreachable(inWords(error as NodeJS.ErrnoException));
  }
}

function send(url: URL, { headers, body }: Post, signal: AbortSignal, rules: OutsideRules): Promise<IncomingMessage> {
  const open = url.protocol === 'http:' ? plainRequest : request;
  return new Promise((resolve, reject) => {
    const length = String(Buffer.byteLength(body));
    open(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': length },
      agent: false,
      lookup: checkedLookup(rules),
      signal,
    })
      .on('response', resolve)
      .on('error', reject)
      .end(body);
  });
}

/** The beginning of a body; where it breaks off, what came until then: the status counts. */
async function readStart(response: IncomingMessage, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      size += chunks.push(chunk as Buffer) && (chunk as Buffer).length;
      if (size >= most) break;
    }
  } catch {
    // Whoever answers and then breaks off has answered.
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, MOST_EXCERPT);
}

function inWords({ code = 'unknown', message }: NodeJS.ErrnoException): string {
  if (code === 'ECONNREFUSED') return 'Nobody takes connections there.';
  if (/CERT|SIGNATURE|TLS|SSL/.test(code)) return `The connection is not safe: its certificate is not accepted (${code}).`;
  return `The connection failed (${code === 'unknown' ? message : code}).`;
}
