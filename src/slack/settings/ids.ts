export const ids = { settingsModal: 'settings.form' } as const;
