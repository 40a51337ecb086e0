/** Buttons beside each other need ids of their own, though these three do the same. */
export const ids = {
  byAgent: 'usage.by-agent',
  byNumber: 'usage.by-number',
  byDay: 'usage.by-day',
  share: 'usage.share',
  file: 'usage.file',
} as const;
