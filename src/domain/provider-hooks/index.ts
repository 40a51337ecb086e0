/**
 * What voice platforms say in their own form: an address for each platform of a workspace, its secrets, whose call it is, and
 * whether a caller is let in (H6, H7).
 */

export { ADMISSION_MS, admitCaller, afterAdmission, type Caller, type Verdict } from './admit.js';
export { workspaceAdmits } from './admits.js';
export { changeHookSecret, chooseWhenLate, connectProvider, disconnectProvider, type HookChanged } from './connect.js';
export { noteHeard, type OpenHook, openHook } from './find-hook.js';
export { forgetHooksOf } from './forget.js';
export type { HeardCall } from './heard-call.js';
export type { WhenLate } from './model.js';
export { beforePlacing, CallKind, type CallsPlaced, placeCalls, type UnplacedPlace } from './place-calls.js';
export { isProvider, PROVIDER_IDS, PROVIDERS, type ProviderId } from './providers.js';
export { type HooksPlace, type HookView, listHooks } from './read.js';
export { closeAll as closeHooksOf } from './store.js';
export { type HookOutcome, takeReport } from './take-in.js';
export { countUnplaced, forgetUnplacedNumber, type UnplacedKind } from './unplaced-store.js';
