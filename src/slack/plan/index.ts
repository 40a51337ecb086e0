import type { SlackFeature } from '../kit/define.js';
import { ids } from './ids.js';
import { planAction, planCommand, planSubmit } from './plan.command.js';

/** S: plan and seats of one's account. */
export const plan: SlackFeature = {
  commands: [planCommand],
  actions: { [ids.change]: planAction },
  modals: { [ids.planModal]: planSubmit },
};
