import type { SlackFeature } from '../kit/define.js';
import { ACTIONS } from '../kit/ids.js';
import { callsAction, callsCommand, turnCallsAction } from './calls.command.js';
import { contactsAction, contactsCommand, manageAction } from './contacts.command.js';
import { eraseSubmit } from './erase.modal.js';
import { filterAction, filterSubmit } from './filter.modal.js';
import { ids } from './ids.js';
import { nameSubmit } from './name.modal.js';

/** A2, A5, H7: whom an agent talked to, and its calls. */
export const contacts: SlackFeature = {
  commands: [contactsCommand, callsCommand],
  actions: {
    [ACTIONS.contacts]: contactsAction,
    [ACTIONS.agentCalls]: callsAction,
    [ids.manage]: manageAction,
    [ids.turnCalls]: turnCallsAction,
    [ids.filter]: filterAction,
  },
  modals: { [ids.nameModal]: nameSubmit, [ids.eraseModal]: eraseSubmit, [ids.filterModal]: filterSubmit },
};
