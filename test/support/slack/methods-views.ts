import { copy, type Obj, obj, str } from './json.js';
import { checkView } from './limits.js';
import type { MethodTable } from './methods.js';
import type { OpenView } from './open-views.js';
import { Refusal } from './refusal.js';

function answer(view: OpenView): Obj {
  return { view: copy(view.view) };
}

/** views.*: modals by trigger_id, updates by id and hash, Homes by person. */
export const viewMethods: MethodTable = {
  'views.open': {
    check: (args) => checkView(args.view, 'modal'),
    run: ({ world, owner, args }) => {
      const trigger = world.views.takeTrigger(args.trigger_id, owner.teamId);
      return answer(world.views.open(trigger.user, owner.teamId, obj(args.view)));
    },
  },
  'views.push': {
    check: (args) => checkView(args.view, 'modal'),
    run: ({ world, owner, args }) => {
      const trigger = world.views.takeTrigger(args.trigger_id, owner.teamId);
      return answer(world.views.push(trigger.user, owner.teamId, obj(args.view)));
    },
  },
  'views.update': {
    check: (args) => checkView(args.view),
    run: ({ world, args }) => {
      const { views } = world;
      const target = str(args.view_id) === '' ? views.byExternalId(str(args.external_id)) : views.byId(str(args.view_id));
      if (target === undefined) throw new Refusal('not_found');
      return answer(views.update(target, obj(args.view), args.hash));
    },
  },
  'views.publish': {
    check: (args) => checkView(args.view, 'home'),
    run: ({ world, owner, args }) => {
      if (!world.users.has(str(args.user_id))) throw new Refusal('invalid_arguments');
      return answer(world.views.publish(str(args.user_id), owner.teamId, obj(args.view), args.hash));
    },
  },
};
