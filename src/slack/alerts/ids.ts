export const ids = { moveModal: 'alerts.move-form' } as const;
