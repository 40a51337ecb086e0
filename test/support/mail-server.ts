import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** As it came: headers and both parts, still encoded. */
  raw: string;
  /** What people read, decoded. */
  text: string;
  html: string;
  subject: string;
}

export interface MailServer {
  url: string;
  received: ReceivedMail[];
  /** The next mails are refused with this code where the recipient is named, or after the text. */
  refuse(code: number, at: 'recipient' | 'text', times?: number): void;
  stop(): Promise<void>;
}

/** A real SMTP server on this machine that keeps what it is sent. */
export async function startMailServer(options: { auth?: boolean } = {}): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const refusals: { code: number; at: 'recipient' | 'text' }[] = [];
  const refusalAt = (at: 'recipient' | 'text'): Error | null => {
    if (refusals[0]?.at !== at) return null;
    const [refusal] = refusals.splice(0, 1);
    return Object.assign(new Error('no'), { responseCode: refusal?.code });
  };
  const server = new SMTPServer({
    authOptional: !options.auth,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(new Error('wrong password')),
    onRcptTo: (_address, _session, done) => done(refusalAt('recipient')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const refused = refusalAt('text');
        if (refused) return done(refused);
        const { mailFrom, rcptTo } = session.envelope;
        const raw = Buffer.concat(chunks).toString('utf8');
        received.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), ...taken(raw) });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    received,
    refuse: (code, at, times = 1) => {
      for (let i = 0; i < times; i++) refusals.push({ code, at });
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function taken(raw: string): Pick<ReceivedMail, 'raw' | 'text' | 'html' | 'subject'> {
  const part = (type: string) => {
    const [, head = '', body = ''] =
      new RegExp(`(Content-Type: ${type}[\\s\\S]*?)\\r\\n\\r\\n([\\s\\S]*?)\\r\\n--`).exec(raw) ?? [];
    if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
    return /quoted-printable/i.test(head) ? fromQuotedPrintable(body) : body;
  };
  const subject = /^Subject: ((?:.*)(?:\r\n[ \t].*)*)/m.exec(raw)?.[1] ?? '';
  return { raw, text: part('text/plain'), html: part('text/html'), subject: fromWords(subject) };
}

function fromQuotedPrintable(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function fromWords(header: string): string {
  return header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?(q|b)\?(.*?)\?=/gi, (_all, how: string, word: string) =>
      how.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString() : fromQuotedPrintable(word.replaceAll('_', ' ')),
    )
    .replace(/\r\n[ \t]/g, ' ');
}
