import { findLinks } from '../domain/minutes/index.js';
import type { Job } from './scheduler.js';

/** N6: where the messages are to be found that minutes were moved from. */
export const findLinksJob: Job = { name: 'find-links', everySeconds: 30, run: (ctx) => findLinks(ctx, 50) };
