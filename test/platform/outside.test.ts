import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isPublicAddress, type OutsideRules, postOutside, whyNotOutside } from '../../src/platform/outside.js';
import { type Receiver, startReceiver } from '../support/receiver.js';

const INSIDE = [
  ...['127.0.0.1', '127.255.255.254', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254'],
  ...['100.64.0.1', '100.127.255.255', '0.0.0.0', '0.1.2.3', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...['192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '192.0.0.8'],
  ...['::1', '::', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12:3456::1', 'fec0::1', 'ff02::1', '2001:db8::1'],
  ...['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '::127.0.0.1', '64:ff9b::10.0.0.1', '64:ff9b:1::1'],
  ...['2002:7f00:1::', '2001:0:a00:1::1', '100::1', '5f00::1', 'example.com', ''],
];
const OUTSIDE = ['1.1.1.1', '8.8.8.8', '172.32.0.1', '100.128.0.1', '192.167.255.255', '2606:4700::1111', '::ffff:8.8.8.8'];

describe('requests to addresses that people give us (A4)', () => {
  let receiver: Receiver;
  const post = (url: string, rules: OutsideRules, timeoutMs = 5_000) =>
    postOutside(url, { headers: { 'webhook-id': 'msg_1' }, body: '{"type":"x"}', timeoutMs }, rules);

  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver.close());

  test.each(INSIDE)('A4: %s is not of the open internet', (address) => expect(isPublicAddress(address)).toBe(false));
  test.each(OUTSIDE)('A4: %s is', (address) => expect(isPublicAddress(address)).toBe(true));

  const REFUSED = [
    ...['http://example.com/hooks', 'ftp://example.com', 'example.com', 'https://ana:pw@example.com/', 'https://127.0.0.1/'],
    ...['https://2130706433/', 'https://0x7f.1/', 'https://0177.0.0.1/', 'https://[::1]/', 'https://[::ffff:10.0.0.1]:8443/'],
    ...[
      'https://169.254.169.254/latest/meta-data',
      'https://１２７.0.0.1/',
      'https://127.1/',
      'https://localhost/',
      'https://app.localhost.:8443/',
    ],
  ];
  test.each(REFUSED)('A4: %s is refused before anything is looked up', async (url) => {
    expect(whyNotOutside(url, {})).toMatch(
      /^(Give an address that begins with https|An address with a name|This address leads into)/,
    );
    const resolve = async () => {
      throw new Error('It was looked up.');
    };
    await expect(post(url, { resolve })).rejects.toThrow(whyNotOutside(url, {}));
  });

  test('A4: a name that leads inside is refused, also when only one of its addresses does', async () => {
    const inside = { address: '127.0.0.1', family: 4 };
    for (const found of [[inside], [{ address: '1.1.1.1', family: 4 }, inside], [{ address: 'fd00::1', family: 6 }]]) {
      await expect(post('https://hooks.test/', { resolve: async () => found })).rejects.toThrow('leads into a private network');
    }
    expect(receiver.messages).toEqual([]);
  });

  test('A4: DNS that changes its mind changes nothing: it is asked once, and what was checked is what is connected to', async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return asked === 1 ? [{ address: '127.0.0.1', family: 4 }] : [{ address: '203.0.113.9', family: 4 }];
    };
    const url = receiver.url.replace('127.0.0.1', 'hooks.test');
    expect(await post(url, { allowPrivate: true, resolve })).toEqual({ status: 200 });
    expect(asked).toBe(1);
    expect(receiver.messages.at(-1)?.headers.host).toBe(new URL(url).host);
  });

  test('A4: a redirect is an answer like any other: nobody goes where it leads', async () => {
    receiver.messages.length = 0;
    receiver.answers.push((response) =>
      response.writeHead(302, { location: receiver.url, 'retry-after': '7' }).end('over there'),
    );
    const answer = await post(receiver.url, { allowPrivate: true });
    expect(answer).toEqual({ status: 302, retryAfter: '7', excerpt: 'over there' });
    expect(receiver.messages).toHaveLength(1);
  });

  test('A4: of an answer only the beginning is kept, on one line; an endless one is not waited for', async () => {
    receiver.answers.push((response) => {
      response.writeHead(500);
      const more = () => {
        while (!response.destroyed && response.write(`no\u0000\n\u202eway ${'x'.repeat(500)}`));
        response.once('drain', more);
      };
      more();
    });
    const { excerpt } = await post(receiver.url, { allowPrivate: true });
    expect(excerpt).toMatch(/^no way x+$/);
    expect(excerpt).toHaveLength(200);
  });

  test('A4: no answer is a sentence: nobody there, no such name, no TLS, too slow', async () => {
    const rules = { allowPrivate: true };
    receiver.answers.push(() => {});
    await expect(post(receiver.url, rules, 100)).rejects.toThrow('No answer within 0.1 seconds.');
    await expect(post(receiver.url.replace('http:', 'https:'), rules)).rejects.toThrow(/^The connection/);
    await expect(post('http://127.0.0.1:1/', rules)).rejects.toThrow('Nobody takes connections there.');
    const unknown = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
    const resolve = async () => Promise.reject(unknown);
    await expect(post('https://hooks.test/', { resolve })).rejects.toThrow('The name in the address is not known.');
    unknown.code = 'ESERVFAIL';
    await expect(post('https://hooks.test/', { resolve })).rejects.toThrow('could not be looked up (ESERVFAIL).');
  });
});
