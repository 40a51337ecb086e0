import { z } from 'zod';
import { MOST_CALLS, ReportedCall } from '../../domain/calls/index.js';
import * as request from '../operator-schema.js';
import { UsageQuery } from '../usage.js';
import * as answer from './answers.js';

/** One thing the API does. Schemas are those the routes themselves check with. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch';
  /** With parameters as `{id}`. */
  path: string;
  id: string;
  summary: string;
  key: 'agent' | 'operator';
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** By status. */
  answers: Record<number, z.ZodType>;
  csv?: boolean;
}

const Id = z.object({ id: z.string().min(1).max(200) });
const operator = <T extends object>(operation: T) => ({ key: 'operator' as const, ...operation });
const agent = <T extends object>(operation: T) => ({ key: 'agent' as const, ...operation });

const ofAgents: Operation[] = [
  agent({
    method: 'post',
    path: '/api/v1/calls',
    id: 'reportCalls',
    summary: 'Report one call, or up to 1,000; each is metered once',
    body: z.union([ReportedCall, z.object({ calls: z.array(ReportedCall).max(MOST_CALLS) })]),
    answers: {
      200: z.union([answer.CallResult, answer.BatchResult]),
      202: answer.CallResult.describe('Quarantined: kept, for the owner to release.'),
      402: answer.CallResult.describe('Refused: there are not enough minutes, or the agent is paused.'),
      409: answer.CallResult.describe('Another payload was reported under this id; nothing was posted.'),
    },
  }),
  agent({
    method: 'get',
    path: '/api/v1/calls/{id}',
    id: 'readCall',
    summary: 'One call of this agent, as it stands',
    params: Id,
    answers: { 200: answer.CallRecord },
  }),
  agent({
    method: 'get',
    path: '/api/v1/admission',
    id: 'askAdmission',
    summary: 'Whether a call would be taken now',
    answers: { 200: answer.Admission },
  }),
  agent({
    method: 'get',
    path: '/api/v1/balance',
    id: 'readBalance',
    summary: "The minutes of the agent's workspace",
    answers: { 200: answer.Balance },
  }),
  agent({
    method: 'get',
    path: '/api/v1/usage',
    id: 'readUsage',
    summary: 'What this agent has used, the last seven days unless told',
    query: UsageQuery,
    csv: true,
    answers: { 200: answer.Usage },
  }),
  agent({
    method: 'get',
    path: '/api/v1/knowledge',
    id: 'readKnowledge',
    summary: 'The knowledge bases connected to this agent, with what is in them',
    answers: { 200: answer.Knowledge },
  }),
];

const ofOperators: Operation[] = [
  operator({
    method: 'put',
    path: '/api/v1/operator/accounts/{teamId}/{userId}',
    id: 'putAccount',
    summary: 'Set plan and seats of a person; makes the account when new',
    params: request.PersonPath,
    body: request.PutAccount,
    answers: { 200: answer.Account },
  }),
  operator({
    method: 'post',
    path: '/api/v1/operator/accounts/{teamId}/{userId}/sources',
    id: 'addSource',
    summary: 'Add minutes that were bought',
    params: request.PersonPath,
    body: request.PostSource,
    answers: { 201: answer.Made },
  }),
  operator({
    method: 'post',
    path: '/api/v1/operator/accounts/{teamId}/{userId}/transfer',
    id: 'takeOverAccount',
    summary: 'Hand the workspaces and sources of somebody who left to another person',
    params: request.PersonPath,
    body: request.PostTransfer,
    answers: { 201: answer.TakenOver },
  }),
  operator({
    method: 'post',
    path: '/api/v1/operator/workspaces',
    id: 'createWorkspace',
    summary: 'Create a workspace',
    body: request.PostWorkspace,
    answers: { 201: answer.MadeWorkspace },
  }),
  operator({
    method: 'patch',
    path: '/api/v1/operator/workspaces/{id}',
    id: 'changeWorkspace',
    summary: 'Change limits, alerts or time zone',
    params: Id,
    body: request.PatchWorkspace,
    answers: { 200: answer.Workspace },
  }),
  operator({
    method: 'post',
    path: '/api/v1/operator/workspaces/{id}/allocations',
    id: 'allocateMinutes',
    summary: 'Move minutes from a source into a workspace',
    params: Id,
    body: request.PostAllocation,
    answers: { 201: answer.Made },
  }),
  operator({
    method: 'post',
    path: '/api/v1/operator/workspaces/{id}/agents',
    id: 'createAgent',
    summary: 'Create an agent with a key',
    params: Id,
    body: request.PostAgent,
    answers: { 201: answer.MadeAgent },
  }),
  operator({
    method: 'get',
    path: '/api/v1/operator/workspaces/{id}/balance',
    id: 'readWorkspaceBalance',
    summary: 'The minutes of a workspace, allocation by allocation',
    params: Id,
    answers: { 200: answer.BalanceWithGrants },
  }),
  operator({
    method: 'get',
    path: '/api/v1/operator/workspaces/{id}/ledger',
    id: 'readLedger',
    summary: 'Every movement of minutes, in order',
    params: Id,
    query: request.LedgerPage,
    answers: { 200: answer.Ledger },
  }),
];

/** Everything under `/api/v1`; a test compares it with the routes there are. */
export const operations: readonly Operation[] = [...ofAgents, ...ofOperators];
