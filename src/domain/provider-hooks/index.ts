/**
 * What voice platforms say in their own form: an address for each platform of a workspace, its secrets, whose call it is, and
 * whether a caller is let in (H6, H7).
 */

export { workspaceAdmits } from './admits.js';
export { addressOf, changeHookSecret, chooseWhenLate, connectProvider, disconnectProvider, type HookChanged } from './connect.js';
export { noteHeard, type OpenHook, openHook } from './find-hook.js';
export type { ProviderHook, WhenLate } from './model.js';
export { isProvider, PROVIDER_IDS, PROVIDERS, type ProviderId } from './providers.js';
export { removeAll as removeHooksOf } from './store.js';
export { type HeardCall, type HookOutcome, takeReport } from './take-in.js';
