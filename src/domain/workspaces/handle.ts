const LONGEST = 40;

/** W7. `my-workspace` means one's own default workspace wherever a handle is typed. */
export const RESERVED = new Set(
  (
    'admin api app billing default help invite login me my-workspace new none null owner root settings slack support ' +
    'switchboard system team undefined www ' +
    'create list switch show rename members role remove leave transfer profile plan audit delete ' +
    'balance allocate standing reclaim history usage statement alerts sources ask explain correct ' +
    'edit pause resume keys webhooks contacts calls add map unmap release connect disconnect'
  ).split(' '),
);

/** Latin letters that Unicode does not take apart, as people write them without. */
const PLAIN: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i' };

/** W5: a handle made from a name, before it is known whether it is free. Never empty, at most 40 characters. */
export function stemOf(name: string): string {
  const ascii = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[ßæœøđðþłı]/g, (letter) => PLAIN[letter] ?? '')
    // What has no ASCII form is left out, so that an accent does not cut a word in two.
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, LONGEST)
    .replace(/-+$/, '');
  return ascii || 'workspace';
}

/** W5: the stem itself when it may be had, else the first free `-2`, `-3` …, within 40 characters. */
export function firstFree(stem: string, taken: ReadonlySet<string>): string {
  if (stem.length > 1 && !RESERVED.has(stem) && !taken.has(stem)) return stem;
  for (let i = 2; ; i++) {
    const suffix = `-${i}`;
    const candidate = stem.slice(0, LONGEST - suffix.length).replace(/-+$/, '') + suffix;
    if (!taken.has(candidate)) return candidate;
  }
}

/** W6, W7: why a typed handle is refused, or null when its form is right. */
export function faultOf(handle: string): string | null {
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(handle) || handle.length < 2 || handle.length > LONGEST) {
    const better = stemOf(handle);
    const hint = better.length > 1 && !RESERVED.has(better) ? `, for instance \`${better}\`` : '';
    return `\`${handle}\` can't be a handle: use 2 to 40 lower case letters, digits and single hyphens${hint}.`;
  }
  if (RESERVED.has(handle)) return `\`${handle}\` is reserved. Try \`${firstFree(`${handle}-team`, new Set())}\`.`;
  return null;
}
