export const ids = {
  switchTo: 'workspaces.switch',
  createModal: 'workspaces.create-form',
  suggestHandle: 'workspaces.suggest-handle',
} as const;
