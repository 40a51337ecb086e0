import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the tools around the app (mongod, the local Slack) need to know of the environment. */
export interface ToolEnv {
  /** A mongod the person chose (MONGOMS_SYSTEM_BINARY). */
  systemMongod?: string;
  path: string;
  /** Where fetched binaries are kept, absolute. */
  cacheDir: string;
  ci: boolean;
}

/** The repository's root, found from this file (`src/` and `dist/` lie equally deep). */
const repositoryRoot = fileURLToPath(new URL('..', import.meta.url));

/** Reads what the tools need; never fails. A relative XDG_CACHE_HOME is ignored, as the XDG rules ask. */
export function readToolEnv(env: NodeJS.ProcessEnv = process.env): ToolEnv {
  const xdg = env.XDG_CACHE_HOME;
  const systemMongod = env.MONGOMS_SYSTEM_BINARY?.trim();
  return {
    ...(systemMongod ? { systemMongod } : {}),
    path: env.PATH ?? '',
    cacheDir: xdg && isAbsolute(xdg) ? join(xdg, 'switchboard') : join(repositoryRoot, '.cache'),
    ci: Boolean(env.CI) && env.CI !== 'false' && env.CI !== '0',
  };
}
