import type { MlflowClient } from '../../src/client/index.js';

/** One function of the client: what it sends, and what it gives on the seeded fake. */
export interface Endpoint {
  readonly call: (client: MlflowClient) => Promise<unknown>;
  readonly sends: readonly [
    method: string,
    path: string,
    params: object | string,
    headers?: Readonly<Record<string, string>>,
  ];
  readonly gives?: string | object;
}

export type Endpoints = Readonly<Record<string, Endpoint>>;

export const RUN = 'a'.repeat(32);
export const LOGGED = `m-${'b'.repeat(32)}`;
/** Of the run's files. */
export const FOLDER = 'plots';
export const tag = { key: 'k', value: 'v' };

export async function list(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const item of items) found.push(item);
  return found;
}
