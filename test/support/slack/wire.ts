import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObj, type Obj } from './json.js';

/** The arguments that Slack's clients put into a form as JSON. */
const jsonFields = new Set(['blocks', 'attachments', 'metadata', 'view', 'files', 'unfurls']);

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A Web API call's arguments, from a form or a JSON body and the query. */
export function parseArgs(body: Buffer, contentType: string, query: URLSearchParams): Obj {
  const args: Obj = Object.fromEntries(query);
  if (contentType.startsWith('application/json')) return { ...args, ...parseJson(body.toString()) };
  for (const [name, value] of new URLSearchParams(body.toString())) args[name] = jsonFields.has(name) ? jsonOr(value) : value;
  return args;
}

function parseJson(text: string): Obj {
  const value: unknown = JSON.parse(text);
  return isObj(value) ? value : {};
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The bytes of an upload: raw, or the one part of a multipart form. */
export async function uploadedBytes(body: Buffer, contentType: string): Promise<Buffer> {
  if (!contentType.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  for (const value of form.values())
    return typeof value === 'string' ? Buffer.from(value) : Buffer.from(await value.arrayBuffer());
  return Buffer.alloc(0);
}

export function bearer(request: IncomingMessage, args: Obj): string {
  const header = request.headers.authorization ?? '';
  if (header.startsWith('Bearer ')) return header.slice(7).trim();
  return typeof args.token === 'string' ? args.token : '';
}

export function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}
