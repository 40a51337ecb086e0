export const ids = { stop: 'standing.stop' } as const;
