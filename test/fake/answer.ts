import { answerBytes } from './artifact-bytes.js';
import { htmlPage, invalid, MlflowError, UncaughtError } from './errors.js';
import { type Endpoint, findRoute } from './router.js';
import type { Json, JsonObject, State } from './state.js';
import { type Message, parseMessage } from './wire.js';

/** One request as the fake received it. */
export interface RecordedRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** The parsed JSON body, or the text itself if it is no JSON. */
  body: unknown;
  rawBody: string;
  bytes: Uint8Array;
  headers: Record<string, string | string[] | undefined>;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
  /** Sent without its length. */
  isChunked?: boolean;
}

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const JSON_TYPE = { 'content-type': 'application/json' };

const html = (status: 404 | 405 | 500, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { ...HTML, ...headers },
  body: htmlPage(status),
});
const json = (status: number, body: string): Answer => ({ status, headers: JSON_TYPE, body });

const SERVER_INFO = {
  store_type: 'SqlStore',
  workspaces_enabled: false,
  trace_archival_enabled: false,
  multipart_uploads_enabled: false,
  multipart_downloads_enabled: false,
  presigned_upload_run_id_supported: true,
  presigned_upload_model_id_supported: true,
  features_enabled: { gateway: true },
};

const FIXED: Record<string, Answer> = {
  '/': { status: 200, headers: HTML, body: '<!doctype html><title>MLflow</title>' },
  '/health': { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'OK' },
  '/version': { status: 200, headers: HTML, body: '3.17.2' },
  '/api/3.0/mlflow/server-info': json(200, JSON.stringify(SERVER_INFO)),
  '/ajax-api/3.0/mlflow/server-info': json(200, JSON.stringify(SERVER_INFO)),
};

/** Does what the request asks and says what the server would answer. */
export function answer(state: State, request: RecordedRequest): Answer {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const fixed = FIXED[request.path];
  if (fixed !== undefined) return method === 'GET' ? fixed : html(405, { allow: 'GET' });
  try {
    return answerBytes(state, { ...request, method }) ?? answerJson(state, request, method);
  } catch (error) {
    if (error instanceof MlflowError) return json(error.status, error.body());
    if (error instanceof UncaughtError) return html(500);
    throw error;
  }
}

function answerJson(state: State, request: RecordedRequest, method: string): Answer {
  const path = /^\/(?:ajax-)?api\/2\.0\/mlflow\/(.+)$/.exec(request.path)?.[1];
  const route = path === undefined ? undefined : findRoute(path);
  if (route === undefined) return html(404);
  const endpoint = route.methods[method];
  if (endpoint === undefined) return html(405, { allow: Object.keys(route.methods).join(', ') });
  return json(200, JSON.stringify(run(state, endpoint, request, route.ids), null, 2));
}

function run(state: State, endpoint: Endpoint, request: RecordedRequest, ids: string[]) {
  const fromQuery = request.method === 'GET' || request.method === 'HEAD';
  const given =
    fromQuery && request.query.size > 0
      ? queryFields(request.query, endpoint.message)
      : bodyFields(request);
  return endpoint.handle(state, parseMessage(given, endpoint.message), ...ids);
}

/** GET parameters; only the proto's own spelling counts, and the first value of a single field. */
function queryFields(query: URLSearchParams, message: Message): JsonObject {
  const fields: JsonObject = {};
  for (const [name, { kind }] of Object.entries(message)) {
    const value = query.get(name);
    if (value === null) continue;
    fields[name] = kind === 'strings' ? query.getAll(name) : value;
  }
  return fields;
}

/** DELETE and PATCH need no content type, POST does; text that is no JSON counts as no body. */
function bodyFields({ method, headers, rawBody }: RecordedRequest): JsonObject {
  if (method === 'POST') checkContentType(headers['content-type']);
  let value = readJson(rawBody);
  if (typeof value === 'string') {
    // Old clients sent their JSON twice encoded; a string that is no JSON is an uncaught error.
    value = readJson(value) ?? fail();
  }
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) return fail();
  return value;
}

function checkContentType(type: string | string[] | undefined): void {
  if (type === undefined) throw invalid('Bad Request. Content-Type header is missing.');
  if (String(type).split(';')[0] !== 'application/json') {
    throw invalid("Bad Request. Content-Type must be one of ['application/json'].");
  }
}

function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function fail(): never {
  throw new UncaughtError('the body is no JSON object');
}
