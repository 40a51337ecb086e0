export const ids = { moveModal: 'alerts.move-form', pauseModal: 'alerts.pause-form' } as const;
