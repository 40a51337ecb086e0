import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Problem } from './answers.js';
import { type Operation, operations } from './operations.js';

type Json = Record<string, unknown>;

/** `GET /openapi.json`: the API in OpenAPI 3.1, made from the schemas that the routes check with (H). */
export function openApiRoute(server: FastifyInstance, publicUrl: string): void {
  const text = JSON.stringify(openApiDocument(publicUrl));
  server.get('/openapi.json', async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').type('application/json; charset=utf-8').send(text),
  );
}

/** The document, for a service that is reached at `publicUrl`. */
export function openApiDocument(publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationOf(operation) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Switchboard',
      version: '1',
      description:
        'Voice platforms report calls and ask for minutes with the key of an agent; whoever runs the service has an operator key.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      securitySchemes: {
        agent: { type: 'http', scheme: 'bearer', description: 'The key of an agent (`/agents keys` in Slack).' },
        operator: { type: 'http', scheme: 'bearer', description: 'One of the keys in OPERATOR_API_KEY.' },
      },
      schemas: { Problem: schemaOf(Problem, 'output') },
    },
  };
}

function operationOf(operation: Operation): Json {
  const { id, summary, key, params, query, body, answers, csv } = operation;
  const parameters = [
    ...parametersOf('path', params),
    ...parametersOf('query', query),
    ...(key === 'operator' && operation.method === 'post' ? [IDEMPOTENCY_KEY] : []),
  ];
  return {
    operationId: id,
    summary,
    security: [{ [key]: [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } } } : {}),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answerOf(answer, csv)])),
      default: { description: 'What was wrong.', content: { 'application/problem+json': { schema: PROBLEM } } },
    },
  };
}

const PROBLEM = { $ref: '#/components/schemas/Problem' };

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same request again under the same key does nothing more.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

function answerOf(answer: z.ZodType, csv: boolean | undefined): Json {
  const schema = schemaOf(answer, 'output');
  const description = typeof schema.description === 'string' ? schema.description : 'Done.';
  return {
    description,
    content: { 'application/json': { schema }, ...(csv ? { 'text/csv': { schema: { type: 'string' } } } : {}) },
  };
}

function parametersOf(where: 'path' | 'query', schema: z.ZodObject | undefined): Json[] {
  if (!schema) return [];
  const { properties, required = [] } = schemaOf(schema, 'input') as { properties: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }));
}

/** JSON Schema of what is sent (`input`) or answered (`output`). The pattern of a time is left out: its format says it. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      if (jsonSchema.format?.startsWith('date')) delete jsonSchema.pattern;
    },
  }) as Json;
  return rest;
}
