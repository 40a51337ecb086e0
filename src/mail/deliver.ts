import type { Platform } from '../domain/context.js';
import { type Deliver, isMailed, type Notice, openSealed } from '../domain/notices/index.js';
import type { Mailer } from '../platform/mail.js';
import { invitationLetter } from './invitation.view.js';
import type { Letter } from './letter.js';
import { peopleLetter } from './people.view.js';

/** How long mail rests when the mail server fails as a whole, so that a mail server that hangs does not hold up what goes to Slack. */
const REST_MS = 30_000;

/** The outbox's way into e-mail: a passing trouble is tried again, a lasting one goes to whom the notice names instead. */
export function createMailDeliver(platform: Platform, mailer: Mailer): Deliver {
  let restsUntil = 0;
  return async (notice) => {
    if (!('email' in notice.to)) return { outcome: 'impossible', reason: 'no e-mail, and this is the way to the mail server' };
    const written = letterFor(platform, notice);
    if (!written) return { outcome: 'impossible', reason: `there is no e-mail for ${notice.kind}` };
    const now = platform.clock.now().getTime();
    if (now < restsUntil) return { outcome: 'later', reason: 'the mail server has just failed', afterMs: restsUntil - now };
    const result = await mailer.send({ to: notice.to.email, key: notice._id, ...written });
    if (result.outcome === 'retry' && result.isDown) restsUntil = platform.clock.now().getTime() + REST_MS;
    return result;
  };
}

function letterFor(platform: Platform, notice: Notice): Letter | null {
  if (isMailed(notice)) return peopleLetter(notice);
  if (notice.kind !== 'invitation-mail') return null;
  const token = openSealed(platform, notice);
  return invitationLetter(notice.data, token ? `${platform.publicUrl}/invite/${token}` : undefined);
}

/** One outbox, two ways out: what has an address goes by mail, everything else to Slack. */
export function deliverBoth(slack: Deliver, mail: Deliver | null): Deliver {
  return async (notice, original) => {
    if (!('email' in notice.to)) return slack(notice, original);
    return mail ? mail(notice, original) : { outcome: 'impossible', reason: 'SMTP_URL is not set' };
  };
}
