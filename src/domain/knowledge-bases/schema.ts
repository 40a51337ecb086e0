import { z } from 'zod';
import type { KnowledgeBaseId, ResourceId } from '../ids.js';
import { workspaceId } from '../workspaces/index.js';

/** Knowledge bases of one account. */
export const MOST_BASES = 50;
/** Resources of one knowledge base. */
export const MOST_RESOURCES = 50;
/** Knowledge bases that one agent reads. */
export const MOST_PER_AGENT = 10;
/** Characters of one text; what one form takes. */
export const MOST_TEXT = 3_000;

const id = z.string().min(1).max(64);
export const knowledgeBaseId = id as unknown as z.ZodType<KnowledgeBaseId, KnowledgeBaseId>;
export const resourceId = id as unknown as z.ZodType<ResourceId, ResourceId>;

const line = (most: number, what: string) =>
  z
    .string()
    .transform((text) => text.trim().replace(/\s+/g, ' '))
    .refine((text) => [...text].length <= most, `${what} has at most ${most} characters.`)
    .refine((text) => !/[\p{Cc}\p{Co}\p{Cn}]/u.test(text), `${what} cannot hold control characters.`);

const name = line(60, 'A name').refine((text) => text !== '', 'Give the knowledge base a name.');
const description = line(300, 'A description');

export const CreateKnowledge = z.object({ workspaceId, name, description: description.optional() });

/** What is left out stays; null takes it away. */
export const EditKnowledge = z.object({
  workspaceId,
  knowledgeBaseId,
  name: name.optional(),
  description: description.nullish(),
});

/** A link (to a page, or to a file in Slack) or a text. */
export const AddResource = z.object({
  workspaceId,
  knowledgeBaseId,
  title: line(100, 'A title').optional(),
  link: z.string().trim().max(2_000, 'A link has at most 2,000 characters.').optional(),
  text: z.string().trim().max(MOST_TEXT, 'A text has at most 3,000 characters. Add the rest as another one.').optional(),
});
