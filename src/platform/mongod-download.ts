import { rename, rm } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { dirname } from 'node:path';
import { scratchDir } from './artifacts.js';
import type { Progress } from './progress.js';

/** A host that has not answered, or gone silent, for this long will not: there is another way, and a person waits. */
const SILENCE_MS = 6_000;

/**
 * Downloads MongoDB's own build for this machine to `target` (written aside, renamed). Fails within seconds when the host
 * cannot be reached; prints nothing itself.
 */
export async function downloadMongod({
  version,
  target,
  progress,
}: {
  version: string;
  target: string;
  progress: Progress;
}): Promise<string> {
  // Loaded only here: most starts find a mongod without it.
  const { MongoBinaryDownload } = await import('mongodb-memory-server-core/lib/util/MongoBinaryDownload.js');
  const { DryMongoBinary } = await import('mongodb-memory-server-core/lib/util/DryMongoBinary.js');

  class QuietDownload extends MongoBinaryDownload {
    override printDownloadProgress(chunk: { length: number }): void {
      this.dlProgress.current += chunk.length;
      const { current, length, totalMb } = this.dlProgress;
      if (length > 0)
        progress(`Downloading MongoDB ${version} (${Math.ceil(totalMb)} MB)`, Math.min(100, (100 * current) / length));
    }

    override httpDownload(url: URL, options: RequestOptions, location: string, aside: string): Promise<string> {
      // The library turns certificate checks off unless npm's strict-ssl is set: what is run here must come from MongoDB.
      return super.httpDownload(url, { ...options, rejectUnauthorized: true }, location, aside, 1, 0, SILENCE_MS);
    }
  }

  const dir = await scratchDir(dirname(target));
  try {
    const machine = await DryMongoBinary.generateOptions({ version, downloadDir: dir });
    await rename(await new QuietDownload({ ...machine, checkMD5: true }).getMongodPath(), target);
    return target;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
