import { z } from 'zod';
import { DomainError, refuseField } from '../errors.js';
import { newId, type ResourceId } from '../ids.js';
import { workspaceVerb } from '../verb.js';
import { workspaceId } from '../workspaces/index.js';
import type { KnowledgeBase, Resource } from './model.js';
import { baseOf, noSuchBase, readLink, refuseUnlessHome } from './rules.js';
import { AddResource, knowledgeBaseId, MOST_RESOURCES, resourceId } from './schema.js';
import * as store from './store.js';

export interface ResourceAdded {
  base: KnowledgeBase;
  resource: Resource;
}

/** K1: a page, a text or a file of Slack goes into a knowledge base; whoever is connected reads it at once. */
export const addResource = workspaceVerb({
  name: 'knowledge.add',
  needs: 'owner',
  input: AddResource,
  audit: (input, { resource }: ResourceAdded) => ({
    knowledgeBaseId: input.knowledgeBaseId,
    resourceId: resource._id,
    kind: resource.kind,
  }),
  run: async (tx, { knowledgeBaseId: id, title, link, text }, { workspace }): Promise<ResourceAdded> => {
    refuseUnlessHome(workspace);
    const base = await baseOf(tx, workspace.accountId, id);
    const _id = newId<ResourceId>('resource', tx.commandKey);
    const earlier = base.resources.find((resource) => resource._id === _id);
    if (earlier) return { base, resource: earlier };
    if (link && text) refuseField('text', 'Add link and text one after the other: each is a resource of its own.');
    if (!link && !text) refuseField('link', 'Give a link or a text.');
    if (base.resources.length >= MOST_RESOURCES) {
      throw new DomainError('limit_reached', `${base.name} holds ${MOST_RESOURCES} resources, which is the most there can be.`, {
        next: 'Remove one first, or begin another knowledge base with `/knowledge create`.',
      });
    }
    const what = link ? readLink(link) : { kind: 'text' as const, text: text ?? '' };
    if ('url' in what && base.resources.some(({ url }) => url === what.url))
      refuseField('link', `This link is in ${base.name} already.`, 'conflict');
    const resource: Resource = { _id, ...what, ...(title ? { title } : {}), addedAt: tx.now };
    const changed = await store.changeBase(tx, id, store.pushing(resource));
    if (!changed) throw noSuchBase();
    return { base: changed, resource };
  },
});

/** K1: takes a resource out again. */
export const removeResource = workspaceVerb({
  name: 'knowledge.remove',
  needs: 'owner',
  input: z.object({ workspaceId, knowledgeBaseId, resourceId }),
  audit: (input) => ({ knowledgeBaseId: input.knowledgeBaseId, resourceId: input.resourceId }),
  run: async (tx, input, { workspace }): Promise<KnowledgeBase> => {
    refuseUnlessHome(workspace);
    const base = await baseOf(tx, workspace.accountId, input.knowledgeBaseId);
    if (!base.resources.some(({ _id }) => _id === input.resourceId)) {
      throw new DomainError('not_found', 'There is no such resource in this knowledge base.', {
        next: '`/knowledge show` lists what is in it.',
      });
    }
    const changed = await store.changeBase(tx, base._id, store.pulling(input.resourceId));
    if (!changed) throw noSuchBase();
    return changed;
  },
});
