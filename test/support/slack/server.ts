import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallLog, RecordedCall } from './calls.js';
import type { FailurePlan, PlannedFailure } from './failures.js';
import type { Obj } from './json.js';
import type { Violation } from './limits.js';
import { refuseOn, runMethod, type Upload } from './methods.js';
import { Refusal } from './refusal.js';
import { ResponseUrls } from './response-urls.js';
import { SocketEnd } from './socket.js';
import { bearer, parseArgs, readBody, sendJson, uploadedBytes } from './wire.js';
import type { World } from './world.js';

interface Served {
  status: number;
  body: Obj;
  refusal: string | null;
}

/** The HTTP face: /api/<method>, /response/<id>, /upload/<id> and the Socket Mode upgrade. */
export class SlackServer {
  readonly violations: Violation[] = [];
  readonly uploads = new Map<string, Upload>();
  readonly socket: SocketEnd;
  responseUrls!: ResponseUrls;
  url = '';
  readonly #http: Server;
  readonly #held = new Set<() => void>();

  constructor(
    readonly world: World,
    readonly log: CallLog,
    readonly failures: FailurePlan,
  ) {
    this.socket = new SocketEnd(() => log.changed());
    this.#http = createServer((request, response) => void this.#take(request, response));
    this.#http.on('upgrade', (request, socket, head) => this.socket.upgrade(request, socket, head));
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
    this.responseUrls = new ResponseUrls(this.world, this.url);
  }

  async stop(): Promise<void> {
    await this.socket.close();
    this.#http.closeAllConnections();
    await new Promise<void>((resolve) => this.#http.close(() => resolve()));
  }

  /** Lets every hanging and late answer go: late ones arrive, hanging ones break. */
  releaseHeld(): void {
    for (const release of this.#held) release();
    this.#held.clear();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const url = new URL(request.url ?? '/', this.url);
      const body = await readBody(request);
      const contentType = request.headers['content-type'] ?? '';
      const [, door, ...rest] = url.pathname.split('/');
      const name = rest.join('/');
      if (door === 'upload') await this.#upload(name, body, contentType, response);
      else if (door === 'api') {
        const args = parseArgs(body, contentType, url.searchParams);
        const call = this.log.begin(name, args, bearer(request, args));
        this.#answer(call, response, () => this.#method(call));
      } else if (door === 'response') {
        const args = { ...parseArgs(body, contentType, url.searchParams), response_url: url.href };
        const call = this.log.begin('response_url', args, '');
        this.#answer(call, response, () => this.#response(name, call));
      } else sendJson(response, 404, { ok: false, error: 'not_found' });
    } catch (error) {
      // A body that is not JSON is the app's fault; anything else is a mistake in here and must not look like Slack.
      if (error instanceof SyntaxError) sendJson(response, 200, { ok: false, error: 'invalid_json' });
      else sendJson(response, 500, { ok: false, error: 'stand_in_broke', detail: String(error) });
    }
  }

  #answer(call: RecordedCall, response: ServerResponse, serve: () => Served): void {
    const failure = this.failures.take(call.method);
    if (failure === undefined) {
      const served = serve();
      sendJson(response, served.status, served.body, { 'x-oauth-scopes': [...this.world.scopes].join(',') });
      this.log.end(call, served.body, served.refusal);
      return;
    }
    this.#fail(failure, call, response, serve);
    this.log.end(call, null, failure.kind === 'error' ? failure.error : failure.kind);
  }

  #fail(failure: PlannedFailure, call: RecordedCall, response: ServerResponse, serve: () => Served): void {
    switch (failure.kind) {
      case '429':
        sendJson(response, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(failure.retryAfter) });
        break;
      case '500':
        sendJson(response, 500, { ok: false, error: 'internal_error' });
        break;
      case 'reset':
        response.socket?.resetAndDestroy();
        break;
      case 'hang':
        this.#held.add(() => response.destroy());
        break;
      case 'error':
        sendJson(response, call.method === 'response_url' ? 404 : 200, { ok: false, error: failure.error, ...failure.extra });
        break;
      case 'lost':
        serve();
        response.destroy();
        break;
      case 'late': {
        const served = serve();
        this.#held.add(() => sendJson(response, served.status, served.body));
        break;
      }
    }
  }

  #method(call: RecordedCall): Served {
    if (call.method === 'apps.connections.open') {
      const known = call.token === this.world.appToken;
      const body = known ? { ok: true, url: this.socket.ticketUrl(this.url) } : { ok: false, error: 'invalid_auth' };
      return { status: 200, body, refusal: known ? null : 'invalid_auth' };
    }
    const context = { world: this.world, args: call.args, uploads: this.uploads, baseUrl: this.url };
    return this.#served(200, () => runMethod(call.method, call.token, context, this.violations));
  }

  #response(id: string, call: RecordedCall): Served {
    return this.#served(404, () => {
      const target = this.responseUrls.use(id);
      this.acceptResponse(call.args, 'response_url');
      this.responseUrls.apply(target, call.args, 'response_url');
      return { ok: true };
    });
  }

  /** Holds a message that came by response_url or acknowledgement against the limits; throws when Slack would refuse it. */
  acceptResponse(body: Obj, method: string): void {
    const { response_url, ...message } = body;
    const problems = this.responseUrls.check(message);
    this.violations.push(...problems.map((problem) => ({ ...problem, method })));
    refuseOn(problems, 'invalid_blocks');
  }

  #served(refusedStatus: number, work: () => Obj): Served {
    try {
      return { status: 200, body: work(), refusal: null };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: refusedStatus, body: { ok: false, error: error.code, ...error.extra }, refusal: error.code };
    }
  }

  async #upload(id: string, body: Buffer, contentType: string, response: ServerResponse): Promise<void> {
    const upload = this.uploads.get(id);
    if (upload === undefined) {
      sendJson(response, 404, { ok: false, error: 'not_found' });
      return;
    }
    upload.bytes = await uploadedBytes(body, contentType);
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.end(`OK - ${upload.bytes.length}`);
  }
}
