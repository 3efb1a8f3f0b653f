import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';

/** An answer of the server under test; `body` is text when it is no JSON. */
export interface Reply {
  status: number;
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: the assertions are about shapes no type promises
  body: any;
  text: string;
  headers: Headers;
}

export type Query = Record<string, string | number | readonly string[]>;

/** Raw HTTP to the server under test, with paths below `/api/2.0/mlflow/` unless they begin with `/`. */
export class Client {
  constructor(private readonly baseUrl: () => string) {}

  get(path: string, query: Query = {}): Promise<Reply> {
    const pairs = Object.entries(query).flatMap(([key, value]) =>
      [value].flat().map((each): [string, string] => [key, String(each)]),
    );
    const search = new URLSearchParams(pairs).toString();
    return this.raw('GET', search === '' ? path : `${path}?${search}`);
  }

  post = (path: string, body: unknown) => this.send('POST', path, body);
  patch = (path: string, body: unknown) => this.send('PATCH', path, body);
  delete = (path: string, body?: unknown) => this.send('DELETE', path, body);

  private send(method: string, path: string, body: unknown): Promise<Reply> {
    if (body === undefined) return this.raw(method, path);
    return this.raw(method, path, JSON.stringify(body), { 'content-type': 'application/json' });
  }

  async raw(
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const url = this.baseUrl() + (path.startsWith('/') ? path : `/api/2.0/mlflow/${path}`);
    const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return {
      status: response.status,
      type,
      text,
      headers: response.headers,
      body: type === 'application/json' ? JSON.parse(text) : text,
    };
  }

  /** A model under a new name, with versions of these sources. */
  async model(
    versions: readonly Record<string, unknown>[] = [],
    fields: Record<string, unknown> = {},
  ): Promise<string> {
    const name = unique();
    ok(await this.post('registered-models/create', { name, ...fields }));
    for (const version of versions) {
      ok(await this.post('model-versions/create', { name, source: 's3://bucket/x', ...version }));
    }
    return name;
  }

  async getModel(name: string) {
    return ok(await this.get('registered-models/get', { name })).registered_model;
  }

  async getVersion(name: string, version: number) {
    return ok(await this.get('model-versions/get', { name, version })).model_version;
  }
}

/** A name no other test and no earlier run has used. */
export const unique = () => `m${randomUUID().replaceAll('-', '')}`;

/** The body of an answer that must be 200. */
export function ok(reply: Reply) {
  expect(reply.status, reply.text).toBe(200);
  return reply.body;
}

/** An error in MLflow's JSON form. */
export function refused(reply: Reply, status: number, code: string, message?: RegExp): void {
  expect(reply.status, reply.text).toBe(status);
  expect(reply.type).toBe('application/json');
  expect(reply.body.error_code).toBe(code);
  expect(reply.body.message).toMatch(message ?? /./);
}

export const invalid = (reply: Reply, message?: RegExp) =>
  refused(reply, 400, 'INVALID_PARAMETER_VALUE', message);
export const absent = (reply: Reply, message?: RegExp) =>
  refused(reply, 404, 'RESOURCE_DOES_NOT_EXIST', message);

/** Flask's own HTML page. */
export function htmlPage(reply: Reply, status: number): void {
  expect(reply.status, reply.text).toBe(status);
  expect(reply.type).toBe('text/html; charset=utf-8');
  expect(reply.text).toContain('<title>');
}

/** Long enough for the millisecond clock to move. */
export const tick = () => new Promise((resolve) => setTimeout(resolve, 3));
