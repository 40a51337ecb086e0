import type { StoredEntry } from './stored.js';
import { inOrder, standing, type WorkspaceView } from './workspace-view.js';

/**
 * L18: arms and disarms the thresholds of `view` for an entry that brought it from `was` to where it is, and says what is wrong with
 * the alert the entry carries.
 */
export function watch(
  view: WorkspaceView,
  was: { available: number; base: number },
  hadThresholds: readonly number[],
  entry: StoredEntry,
): string[] {
  const { thresholds } = view.settings;
  const renewed = entry.type === 'grant' || entry.type === 'effect' || thresholds.join() !== hadThresholds.join();
  if (renewed) view.armed = new Set(thresholds.keys());
  if (view.settings.closing) {
    view.armed = new Set();
    return entry.alert ? ['L18: a closed workspace gives an alert'] : [];
  }
  const is = standing(view);
  const pulse = inOrder(view)[0]?.terms.minimumSeconds ?? 60;
  const crossed: number[] = [];
  for (const [place, percent] of thresholds.entries()) {
    const wasAbove = was.available * 100 > percent * was.base;
    const isBelow = is.available * 100 <= percent * is.base;
    if (view.armed.has(place)) {
      if (!wasAbove || !isBelow) continue;
      view.armed.delete(place);
      crossed.push(percent);
    } else if (is.available >= (percent * is.base) / 100 + Math.max((is.base * 5) / 100, pulse)) {
      view.armed.add(place);
    }
  }
  const due = crossed.length === 0 ? 'none' : `${Math.min(...crossed)} % at ${is.available} of ${is.base}`;
  const { alert } = entry;
  const given = alert ? `${alert.threshold} % at ${alert.available} of ${alert.base}` : 'none';
  return due === given ? [] : [`L18: its alert is ${given}, it should be ${due}`];
}
