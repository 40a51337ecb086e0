import type { SlackFeature } from '../kit/define.js';
import { ids } from './ids.js';
import { placeAction, placeSubmit } from './place.modal.js';
import {
  chooseAction,
  connectAction,
  disconnectAction,
  listAction,
  platformsCommand,
  renewAction,
  showAction,
} from './platforms.command.js';
import { enterAction, secretSubmit } from './secret.modal.js';

/** H6, H7: the platforms that report calls in their own form, and the calls that are nobody's. */
export const providerHooks: SlackFeature = {
  commands: [platformsCommand],
  actions: {
    [ids.list]: listAction,
    [ids.show]: showAction,
    [ids.connect]: connectAction,
    [ids.renew]: renewAction,
    [ids.enter]: enterAction,
    [ids.choose]: chooseAction,
    [ids.disconnect]: disconnectAction,
    [ids.place]: placeAction,
  },
  modals: { [ids.secretModal]: secretSubmit, [ids.placeModal]: placeSubmit },
};
