export const ids = { settingsModal: 'settings.form', policy: 'settings.policy' } as const;
