export const ids = { close: 'statements.close' } as const;
