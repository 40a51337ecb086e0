import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, type ErrorCode } from '../domain/errors.js';
import type { Logger } from '../platform/log.js';

const STATUS: Record<ErrorCode, number> = {
  invalid_input: 400,
  not_found: 404,
  forbidden: 403,
  conflict: 409,
  handle_taken: 409,
  insufficient_minutes: 409,
  no_seat: 409,
  expired: 409,
  limit_reached: 429,
  not_implemented: 501,
  unavailable: 503,
};

/** RFC 9457 problem details with a stable `code`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  [extension: string]: unknown;
}

const ONE_MIB = 1024 * 1024;

const TITLE: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
};

/** A refusal of the door itself, for instance a missing key. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

export function problem(status: number, code: string, detail: string, more: Record<string, unknown> = {}): Problem {
  return { type: 'about:blank', title: TITLE[status] ?? 'Error', status, code, detail, ...more };
}

/** What a refusal of the domain is over HTTP: its sentences, the fields at fault, and facts such as `availableSeconds`. */
export function problemOf(error: DomainError): Problem {
  const detail = error.next ? `${error.message} ${error.next}` : error.message;
  const errors = Object.entries(error.fields).map(([field, message]) => ({ field, detail: message }));
  return problem(STATUS[error.code], error.code, detail, { ...error.data, ...(errors.length > 0 ? { errors } : {}) });
}

/** Turns whatever was thrown into problem details; what we did not expect gets a reference that is in the log. */
export function answerError(log: Logger, error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  reply.header('cache-control', 'no-store');
  if (error instanceof HttpError) reply.headers(error.headers);
  const known = knownProblem(error, request.routeOptions.bodyLimit);
  if (known) {
    send(reply, known);
    return;
  }
  log.error({ err: error, requestId: request.id, url: request.routeOptions.url, method: request.method }, 'request failed');
  send(reply, problem(500, 'internal', `Something went wrong on our side. Reference ${request.id}.`, { reference: request.id }));
}

function knownProblem(error: unknown, bodyLimit = ONE_MIB): Problem | null {
  if (error instanceof DomainError) return problemOf(error);
  if (error instanceof HttpError) return problem(error.status, error.code, error.message);
  const { statusCode, code, message } = error as { statusCode?: number; code?: string; message?: string };
  if (isDatabaseTrouble(error)) {
    return problem(
      503,
      'unavailable',
      "The database cannot be reached just now. We can't tell yet whether it was saved; sending the same again is safe.",
    );
  }
  if (!statusCode || statusCode >= 500) return null;
  if (statusCode === 413) return problem(413, 'too_large', `A body may have at most ${bodyLimit / ONE_MIB} MiB.`);
  if (statusCode === 415) return problem(415, 'unsupported_media_type', 'Send JSON with Content-Type: application/json.');
  if (code?.startsWith('FST_ERR_CTP') || error instanceof SyntaxError)
    return problem(400, 'invalid_json', 'The body is not valid JSON.');
  return problem(statusCode, 'bad_request', message ?? 'This request cannot be understood.');
}

/** The driver's words for a database that is away, has moved, or does not answer. */
function isDatabaseTrouble(error: unknown): boolean {
  const { name = '' } = error as { name?: string };
  return /^(?:Mongo(?:Network|ServerSelection|NotConnected|PoolCleared|WaitQueueTimeout|ConnectionPoolCleared|OperationTimeout|Topology)|PoolCleared)/.test(
    name,
  );
}

function send(reply: FastifyReply, body: Problem): void {
  void reply.code(body.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(body));
}
