export const ids = {
  details: 'calls.details',
  correct: 'calls.correct',
  correctModal: 'calls.correct-form',
} as const;
