import type { Logger } from '../../platform/log.js';
import type { Clients } from './clients.js';
import { slackError } from './clients.js';
import type { FileToShare } from './reply.js';

const UPLOAD_TIMEOUT_MS = 15_000;

/** Puts files into a channel. False where Slack does not let us (no `files:write`, not in the channel) or did not take them. */
export async function uploadFiles(
  { interactive: client, fetch }: Pick<Clients, 'interactive' | 'fetch'>,
  channelId: string,
  files: readonly FileToShare[],
  log: Logger,
): Promise<boolean> {
  try {
    const done: { id: string; title: string }[] = [];
    for (const { name, title, make } of files) {
      const bytes = await make();
      const place = await client.files.getUploadURLExternal({ filename: name, length: bytes.length });
      if (!place.upload_url || !place.file_id) return false;
      const sent = await fetch(place.upload_url, {
        method: 'POST',
        body: new Uint8Array(bytes),
        signal: AbortSignal.timeout(UPLOAD_TIMEOUT_MS),
      });
      await sent.body?.cancel();
      if (!sent.ok) return false;
      done.push({ id: place.file_id, title });
    }
    const [first, ...rest] = done;
    if (first) await client.files.completeUploadExternal({ files: [first, ...rest], channel_id: channelId });
    return true;
  } catch (error) {
    log.info({ err: error, slackError: slackError(error) }, 'files were not shared; links stand in for them');
    return false;
  }
}
