/** A billing step: the least that is billed, and the steps above it, in seconds (1–3,600 each). */
export interface Pulse {
  minimumSeconds: number;
  incrementSeconds: number;
}

/** L7: what applies when a workspace has no grant at all. */
export const DEFAULT_PULSE: Pulse = { minimumSeconds: 60, incrementSeconds: 60 };

/** L6: talked milliseconds in, billed seconds out. A started second counts whole; nothing talked is nothing billed. */
export function billedSeconds(talkedMs: number, pulse: Pulse): number {
  const seconds = Math.ceil(talkedMs / 1000);
  if (seconds <= 0) return 0;
  if (seconds <= pulse.minimumSeconds) return pulse.minimumSeconds;
  const steps = Math.ceil((seconds - pulse.minimumSeconds) / pulse.incrementSeconds);
  return pulse.minimumSeconds + steps * pulse.incrementSeconds;
}
