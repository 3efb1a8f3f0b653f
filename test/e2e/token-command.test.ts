import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf, mlreg } from './mlreg.js';

let folder: string;
let server: Server;
/** Tokens that the server has seen, in order, and those that it lets in. */
let seen: string[];
let valid: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mlreg-token-'));
  seen = [];
  valid = [];
  server = createServer((incoming, response) => {
    const token = (incoming.headers.authorization ?? '').replace('Bearer ', '');
    seen.push(token);
    const status = valid.includes(token) ? 200 : 401;
    response.writeHead(status).end(status === 200 ? '{}' : `no: Bearer ${token}`);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const run = (command: string, args: readonly string[] = ['list'], more = {}) =>
  mlreg(args, {
    cwd: folder,
    env: { MLFLOW_TRACKING_URI: url(), MLREG_TOKEN_COMMAND: command, ...more },
  });
/** A command that counts its runs, and prints another token at each: `token-1`, `token-2`, … */
const counting = 'echo run >> runs; printf "token-%s-abcdef\\n" "$(wc -l < runs | tr -d " ")"';
const runs = () => readFileSync(join(folder, 'runs'), 'utf8').trim().split('\n').length;

describe('MLREG_TOKEN_COMMAND', () => {
  it('is run once, and its first line is the bearer token', async () => {
    valid = ['token-1-abcdef'];
    const result = await run(`${counting}; echo second line`, ['list', '--versions', '--verbose']);
    expect(result.exit).toBe(0);
    expect(seen.length).toBeGreaterThan(0);
    expect(new Set(seen)).toEqual(new Set(valid));
    expect(runs()).toBe(1);
  });

  it('is run once more after a 401, and the request sent again', async () => {
    valid = ['token-2-abcdef'];
    expect((await run(counting)).exit).toBe(0);
    expect(seen).toEqual(['token-1-abcdef', 'token-2-abcdef']);
  });

  it('is not run a third time; the token is masked where the server says it', async () => {
    const result = await run(counting, ['list', '--json', '--verbose']);
    expect(result.exit).toBe(4);
    expect(seen).toEqual(['token-1-abcdef', 'token-2-abcdef']);
    expect(result.stderr).toContain('no: Bearer ***');
    expect(result.stderr).not.toContain('abcdef');
  });

  it('is run for nothing but a request', async () => {
    expect((await run('touch runs', ['config', 'show'])).stdout).toContain('touch runs');
    expect((await run('touch runs', ['promote', 'm/1'])).exit).toBe(2);
    expect(() => runs()).toThrow('ENOENT');
  });

  it('may ask the user on stderr', async () => {
    valid = ['t0ken'];
    const result = await run('echo please sign in >&2; echo t0ken');
    expect(result).toMatchObject({ exit: 0, stderr: 'please sign in\n' });
  });

  it.each([
    ['echo s3cr3t; exit 3', 'ended with exit code 3'],
    ['no-such-command-of-anybody 2>/dev/null', 'ended with exit code 127'],
    ['true', 'printed nothing'],
    ['echo; echo s3cr3t', 'printed nothing'],
    ['echo "s3cr3t with spaces"', 'printed something that is no token'],
    ['kill -9 $$', 'was ended by SIGKILL'],
  ])('that fails is told, and nothing is sent: %s', async (command, how) => {
    const result = await run(command, ['list', '--json', '--verbose']);
    const error = errorOf(result);
    expect(result.exit).toBe(4);
    expect(error.message).toBe(`the command for the token ${how}: ${command}`);
    expect(error.hint).toContain('run it by hand');
    expect(seen).toEqual([]);
  });

  it('is ended by --timeout', async () => {
    const started = Date.now();
    const result = await run('sleep 30', ['list', '--json', '--timeout', '0.5']);
    expect(result.exit).toBe(124);
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it('of a cloned folder is not run', async () => {
    writeFileSync(join(folder, '.env'), 'MLREG_TOKEN_COMMAND=touch pwned\n');
    writeFileSync(join(folder, 'other.env'), 'MLREG_TOKEN_COMMAND=touch pwned\n');
    const env = { MLFLOW_TRACKING_URI: url() };
    for (const args of [['list'], ['list', '--env-file', 'other.env'], ['config', 'trust', '-y']]) {
      const result = await mlreg([...args, '--json'], { cwd: folder, env });
      expect(result.exit).toBe(2);
      expect(errorOf(result).message).toContain('.env:1 MLREG_TOKEN_COMMAND is a command');
    }
    rmSync(join(folder, '.env'));
    writeFileSync(join(folder, 'mlreg.config.yaml'), 'token_command: touch pwned\n');
    const result = await mlreg(['list', '--json'], { cwd: folder, env });
    expect(errorOf(result).message).toContain('mlreg.config.yaml:1: "token_command" does not');
    expect(seen).toEqual([]);
  });
});
