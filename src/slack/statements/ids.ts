export const ids = { close: 'statements.close', file: 'statements.file' } as const;
