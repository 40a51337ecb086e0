/** What Slack takes at most (slack.md, "Blocks and views"). Characters unless said otherwise. */
export const LIMITS = {
  messageBlocks: 50,
  viewBlocks: 100,
  modalTitle: 24,
  metadata: 3000,
  sectionText: 3000,
  contextText: 2000,
  headerText: 150,
  altText: 2000,
  messageText: 4000,
  buttonText: 75,
  buttonValue: 2000,
  optionText: 75,
  optionValue: 75,
  menu: 5,
  options: 100,
  label: 2000,
  placeholder: 150,
  confirmTitle: 100,
  confirmText: 300,
  confirmAnswer: 30,
} as const;

/** At most `most` characters; what is cut off shows as `…`. Never cuts a character in two. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1);
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}

/** Cuts mrkdwn between lines where it can, so that no link or date is broken in two. */
export function cutLines(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 2);
  const lineEnd = kept.lastIndexOf('\n');
  const opened = kept.lastIndexOf('<');
  const end = lineEnd > 0 ? lineEnd : opened > kept.lastIndexOf('>') ? opened : kept.length;
  return `${kept.slice(0, end)}\n…`;
}
