import type { Answer, RecordedRequest } from './answer.js';
import { find, noSuchFile, PROXY_ROOT, uriOf } from './artifact-files.js';
import { normal, safePath } from './artifact-paths.js';
import { listProxied } from './artifacts.js';
import { htmlPage, internal, invalid, notFound } from './errors.js';
import { findVersion } from './lookup.js';
import type { State } from './state.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const HTML = { 'content-type': 'text/html; charset=utf-8' };

const json = (status: number, body: unknown): Answer => ({
  status,
  headers: JSON_TYPE,
  body: JSON.stringify(body),
});
const detail = (status: number, text: string) => json(status, { detail: text });
const html = (status: 400 | 405 | 416, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { ...HTML, ...headers },
  body: htmlPage(status),
});

const PROXY = /^\/(?:ajax-)?api\/2\.0\/mlflow-artifacts\/artifacts(?:\/(.*))?$/s;

/** What the endpoints of bytes answer, errors thrown; undefined for any other path. */
export function answerBytes(state: State, request: RecordedRequest): Answer | undefined {
  if (request.path === '/model-versions/get-artifact') return ofVersion(state, request);
  if (request.path === '/get-artifact') return ofRun(state, request);
  const match = PROXY.exec(request.path);
  if (match === null) return undefined;
  const path = match[1] === undefined ? null : decodeURIComponent(match[1]);
  return proxied(state, request, path);
}

function proxied(state: State, request: RecordedRequest, path: string | null): Answer {
  const { method } = request;
  const isOfFlask = path === null || !['GET', 'PUT'].includes(method);
  if (!state.servesArtifacts) {
    if (!isOfFlask) {
      return detail(
        503,
        'Artifact serving is disabled. Run `mlflow server` with `--serve-artifacts` to enable.',
      );
    }
    return {
      status: 503,
      headers: HTML,
      body: 'Endpoint: disabled due to the mlflow server running with `--no-serve-artifacts`',
    };
  }
  if (path === null) {
    if (method !== 'GET') return html(405, { allow: 'GET, HEAD, OPTIONS' });
    return json(200, listProxied(state, request.query.get('path') ?? ''));
  }
  // A route of Starlette does not match over a line's end.
  if (path.includes('\n')) return detail(404, 'Not Found');
  switch (method) {
    case 'GET':
      return state.isFlask
        ? flaskFile(state, request, PROXY_ROOT, safePath(path))
        : fastFile(state, request, safePath(path));
    case 'PUT':
      return put(state, request, safePath(path));
    case 'DELETE':
      remove(state, safePath(path));
      return json(200, {});
    default:
      return html(405, { allow: 'GET, OPTIONS, HEAD, PUT, DELETE' });
  }
}

function put(state: State, { bytes, headers }: RecordedRequest, path: string): Answer {
  if (path.endsWith('/') || path === '') {
    return detail(400, "Artifact path must include a filename (cannot end with '/').");
  }
  // Flask takes a body without its length for an empty one.
  const isLost = state.isFlask && headers['content-length'] === undefined;
  state.files.set(uriOf(PROXY_ROOT, normal(path)), isLost ? new Uint8Array() : bytes);
  return { status: 200, headers: {}, body: '' };
}

/** A file, or all below a folder. */
function remove(state: State, path: string): void {
  const uri = uriOf(PROXY_ROOT, normal(path));
  for (const each of [...state.files.keys()]) {
    if (each === uri || each.startsWith(`${uri}/`)) state.files.delete(each);
  }
}

/** By FastAPI: from a disk with ranges, from S3 in chunks of unknown number. */
function fastFile(state: State, { headers }: RecordedRequest, path: string): Answer {
  const isOnDisk = state.destination === 'disk';
  const found = find(state, PROXY_ROOT, path);
  if (found === 'absent') throw noSuchFile(path, isOnDisk);
  if (found === 'folder') {
    return detail(400, `Artifact path refers to a directory, not a file: '${path}'`);
  }
  const type = { 'content-type': 'application/octet-stream' };
  if (!isOnDisk) return { status: 200, headers: type, body: found.file, isChunked: true };
  const range = parseRange(headers.range);
  if (range === undefined) {
    return { status: 200, headers: { ...type, 'accept-ranges': 'bytes' }, body: found.file };
  }
  const plain = { 'content-type': 'text/plain; charset=utf-8' };
  if (range === 'bad') return { status: 400, headers: plain, body: 'Only support bytes range' };
  if (range.first >= found.file.length) {
    const size = { 'content-range': `bytes */${found.file.length}` };
    return { status: 416, headers: { ...plain, ...size }, body: '' };
  }
  if (range.first > range.last) {
    return { status: 400, headers: plain, body: 'Range header: start must be less than end' };
  }
  return partOf(found.file, range, type);
}

/** By Flask: with ranges, wherever the file comes from. */
function flaskFile(state: State, { headers }: RecordedRequest, root: string, path: string): Answer {
  const isOnDisk = root.startsWith(PROXY_ROOT) && state.destination === 'disk';
  const found = find(state, root, path);
  if (found === 'absent') throw noSuchFile(path, isOnDisk);
  if (found === 'folder') {
    throw invalid(`Artifact path refers to a directory, not a file: '${path}'`);
  }
  const type = { 'content-type': 'application/octet-stream', 'accept-ranges': 'bytes' };
  const range = parseRange(headers.range);
  if (range === undefined || range === 'bad') {
    return { status: 200, headers: type, body: found.file };
  }
  if (range.first >= found.file.length) {
    return html(416, { 'content-range': `bytes */${found.file.length}` });
  }
  return partOf(found.file, range, type);
}

function ofVersion(state: State, request: RecordedRequest): Answer {
  if (request.method !== 'GET') return html(405, { allow: 'GET, OPTIONS, HEAD' });
  const given = request.query.get('path');
  if (given === null) return html(400);
  const path = safePath(given);
  const name = request.query.get('name');
  if (name === null) throw invalid("Missing value for required parameter 'name'.");
  const { row } = findVersion(state, name, request.query.get('version') ?? '');
  const uri = row.storageLocation || row.source;
  if (uri.startsWith('runs:')) {
    // Unresolved, it leads to the proxy, which the server does not know the address of itself.
    throw internal('When an mlflow-artifacts URI was supplied, the tracking URI must be a valid');
  }
  return flaskFile(state, request, uri, path);
}

function ofRun(state: State, request: RecordedRequest): Answer {
  if (request.method !== 'GET') return html(405, { allow: 'GET, OPTIONS, HEAD' });
  const given = request.query.get('path');
  if (given === null) return html(400);
  const path = safePath(given);
  const id = request.query.get('run_id');
  const run = state.runs.get(id ?? '');
  if (run === undefined) throw notFound(`Run with id=${id} not found`);
  return flaskFile(state, request, run.artifactUri, path);
}

interface Range {
  readonly first: number;
  readonly last: number;
}

function parseRange(header: string | string[] | undefined): Range | 'bad' | undefined {
  if (header === undefined) return undefined;
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(String(header)) ?? [];
  if (first === undefined) return 'bad';
  return { first: Number(first), last: last ? Number(last) : Number.POSITIVE_INFINITY };
}

function partOf(file: Uint8Array, { first, last }: Range, headers: Record<string, string>): Answer {
  const end = Math.min(last + 1, file.length);
  const range = { 'content-range': `bytes ${first}-${end - 1}/${file.length}` };
  return { status: 206, headers: { ...headers, ...range }, body: file.subarray(first, end) };
}
