export const ids = {
  details: 'calls.details',
  dispute: 'calls.dispute',
  disputeModal: 'calls.dispute-form',
  answerModal: 'calls.answer-form',
  correctModal: 'calls.correct-form',
} as const;
