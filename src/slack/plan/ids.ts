export const ids = {
  change: 'plan.change',
  planModal: 'plan.form',
} as const;
