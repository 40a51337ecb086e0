export const ids = { deleteModal: 'deletion.delete-form' } as const;
