import type { SlackFeature } from './kit/define.js';
import { workspaces } from './workspaces/index.js';

/** The table of contents: everything people can type, press and send. */
export const features: readonly SlackFeature[] = [workspaces];
