/**
 * One of its kind for each database, made when it is first asked for: two that are open in one process know nothing of each other, and
 * however many copies of the platform there are, all that are on one database share it.
 */
export function perDatabase<P extends { db: object }, T extends object>(make: (platform: P) => T): (platform: P) => T {
  const made = new WeakMap<object, T>();
  return (platform) => {
    const known = made.get(platform.db);
    if (known) return known;
    const one = make(platform);
    made.set(platform.db, one);
    return one;
  };
}
