import type { CrossedThreshold } from './entry.js';
import { DEFAULT_PULSE } from './pulse.js';
import { availableOf, baseOf, type WorkspaceState } from './workspace-state.js';

/**
 * L18: what an entry does to the alerts. A threshold fires when available falls from above it to it or below, and only while
 * armed; it is armed again well above itself, or by a new grant (`rearm`), or when the thresholds themselves are changed. Of
 * several crossed at once the lowest is told.
 */
export function watchThresholds(
  before: WorkspaceState,
  after: WorkspaceState,
  rearm: boolean,
): { armed: number; crossed?: CrossedThreshold } {
  const { thresholds } = after.settings;
  const [was, is] = [availableOf(before), availableOf(after)];
  const [baseBefore, base] = [baseOf(before), baseOf(after)];
  let armed = rearm || changed(before, after) ? (1 << thresholds.length) - 1 : before.armed;
  let crossed: CrossedThreshold | undefined;
  // Nobody is warned that a workspace which was deleted holds no minutes.
  if (after.settings.closing) return { armed: 0 };
  // By place: this runs for every call.
  for (let i = 0; i < thresholds.length; i++) {
    const percent = thresholds[i] as number;
    const bit = 1 << i;
    const level = (percent * base) / 100;
    if (armed & bit && was > (percent * baseBefore) / 100 && is <= level) {
      armed &= ~bit;
      if (!crossed || percent < crossed.threshold) crossed = { threshold: percent, available: is, base };
    } else if (!(armed & bit) && is >= level + hysteresis(after, base)) {
      armed |= bit;
    }
  }
  return crossed ? { armed, crossed } : { armed };
}

function changed({ settings: was }: WorkspaceState, { settings: is }: WorkspaceState): boolean {
  return was !== is && was.thresholds.join() !== is.thresholds.join();
}

function hysteresis(state: WorkspaceState, base: number): number {
  const [first] = state.grants.values();
  return Math.max((base * 5) / 100, first?.terms.minimumSeconds ?? DEFAULT_PULSE.minimumSeconds);
}
