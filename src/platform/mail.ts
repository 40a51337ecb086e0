import { createTransport } from 'nodemailer';
import { sha256 } from './crypto.js';
import { withoutSecrets } from './log.js';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The same key gives the same Message-ID, so that a mail sent twice is one to whoever gathers them. */
  key: string;
}

/**
 * `retry`: a passing trouble, with this mail or, when `isDown`, with the mail server as a whole. `impossible`: nobody will ever
 * take this mail.
 */
export type MailResult =
  | { outcome: 'sent' }
  | { outcome: 'retry'; reason: string; isDown: boolean }
  | { outcome: 'impossible'; reason: string };

export interface Mailer {
  /** Never rejects. Reasons hold no link and no password. */
  send(mail: Mail): Promise<MailResult>;
  close(): void;
}

const PATIENCE_MS = 5_000;

interface MailOptions {
  /** `smtp://user:password@host:587` or `smtps://…`. */
  url: string;
  /** `Switchboard <switchboard@example.com>`. */
  from: string;
}

/** Sends mail by SMTP. Connects for each mail; nothing is kept open between them. */
export function createMailer({ url, from }: MailOptions): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    dnsTimeout: PATIENCE_MS,
    socketTimeout: 2 * PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? 'switchboard.invalid';
  return {
    send: async ({ key, ...mail }) => {
      try {
        await transport.sendMail({
          ...mail,
          from,
          messageId: `<${sha256(key)}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return { outcome: 'sent' };
      } catch (error) {
        return resultOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/** Whose fault it is that nothing was sent: our log-in and our connection can be mended, a refused recipient cannot. */
const OURS = new Set([
  'EAUTH',
  'ENOAUTH',
  'EOAUTH2',
  'ETLS',
  'EREQUIRETLS',
  'ECONNECTION',
  'ETIMEDOUT',
  'ESOCKET',
  'EDNS',
  'EPROXY',
]);

function resultOf(error: unknown): MailResult {
  const { code, responseCode, response, message } = error as Record<string, string | number | undefined>;
  const reason = withoutSecrets(String(response ?? message ?? code ?? 'unknown')).slice(0, 300);
  const isDown = OURS.has(String(code)) || typeof responseCode !== 'number';
  const isFinal = typeof responseCode === 'number' ? responseCode >= 500 : code === 'EENVELOPE' || code === 'EMESSAGE';
  if (isFinal && !OURS.has(String(code))) return { outcome: 'impossible', reason };
  return { outcome: 'retry', reason, isDown };
}
