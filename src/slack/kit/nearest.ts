/** How many letters must be changed, added, dropped or swapped with their neighbour to turn one word into the other. */
export function editDistance(a: string, b: string): number {
  let older: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const step = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(swapped ? Math.min(step, (older[j - 2] ?? 0) + 1) : step);
    }
    older = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** The candidate that was most likely meant, or undefined when none is near (a third of its letters at most, two at least). */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const typed = word.toLowerCase().slice(0, 40);
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = typed.length >= 3 && candidate.startsWith(typed) ? 0.5 : editDistance(typed, candidate);
    if (distance > Math.max(2, candidate.length / 3) || distance >= candidate.length) continue;
    if (!best || distance < best.distance) best = { candidate, distance };
  }
  return best?.candidate;
}
