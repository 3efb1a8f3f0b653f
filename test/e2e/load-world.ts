import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { errorOf, mlreg, type RunResult } from './mlreg.js';

/** A new folder that lives as long as the test. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mlreg-load-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Every file below a folder, hidden ones too, with its content. */
export function contents(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.sort().map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

/** Names in a folder that a load makes for itself. */
export function leftovers(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.includes('.mlreg-'),
  );
}

/** Runs a load that must fail, and leave nothing; gives the error. */
export async function failingLoad(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd = aFolder(),
) {
  const before = contents(cwd);
  const result: RunResult = await mlreg(['load', ...args, '--json'], {
    env: { MLFLOW_HTTP_REQUEST_MAX_RETRIES: '1', ...env },
    cwd,
  });
  const error = errorOf(result);
  expect({ exit: result.exit, stdout: result.stdout }).toEqual({
    exit: error.exit_code,
    stdout: '',
  });
  expect(error.hint, error.message).toMatch(/\w+/);
  expect(error.message).not.toMatch(/^unexpected/);
  expect(leftovers(cwd)).toEqual([]);
  expect(contents(cwd)).toEqual(before);
  return error;
}

/**
 * A proxy in front of a server.
 *
 * @param spoil - answers in its place, or gives false to let the request through
 */
export async function spoiling(
  target: string,
  spoil: (incoming: IncomingMessage, response: ServerResponse) => boolean,
): Promise<string> {
  const { hostname, port: to } = new URL(target);
  const server = createServer((incoming, response) => {
    if (spoil(incoming, response)) return;
    const { method, url, headers } = incoming;
    const through = request({ hostname, port: to, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(through);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
