export const ids = { page: 'audit.page' } as const;
