export const ids = { askModal: 'requests.ask-form' } as const;
