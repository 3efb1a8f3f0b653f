import { spawn } from 'node:child_process';
import { groupEnded, guardGroup } from './guard.mjs';
import { endGroup } from './process-group.mjs';

const LOG_LINES = 200;
const TAIL_LINES = 40;
const GRACE_MS = 10_000;

/**
 * @typedef {object} ProcessOptions
 * @property {Record<string, string | undefined>} [env] the whole environment of the child
 * @property {string} [cwd]
 * @property {{ uid: number, gid: number } | null} [user]
 * @property {NodeJS.Signals} [stopSignal]
 */

/** @param {Record<string, string | undefined>} [extra] */
export function cleanEnv(extra = {}) {
  return { PATH: process.env.PATH, HOME: process.env.HOME, ...extra };
}

/**
 * Starts a process in a group of its own that does not outlive this one.
 * @param {string} command
 * @param {string[]} args
 * @param {ProcessOptions} [options]
 */
export function startProcess(command, args, options = {}) {
  const { env = cleanEnv(), cwd, user, stopSignal = 'SIGTERM' } = options;
  const child = spawn(command, args, {
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(cwd ? { cwd } : {}),
    ...(user ?? {}),
  });
  const { pid } = child;
  if (pid !== undefined) guardGroup(pid, stopSignal);

  /** @type {string[]} */
  const lines = [];
  /** @param {Buffer} chunk */
  const keep = (chunk) => {
    lines.push(...chunk.toString().split('\n').filter(Boolean));
    lines.splice(0, lines.length - LOG_LINES);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);

  /** @type {string | null} */
  let ending = null;
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      ending ??= error.message;
      resolve();
    });
    child.once('exit', (code, signal) => {
      ending ??= signal ? `ended by ${signal}` : `ended with exit code ${code}`;
      resolve();
    });
  });

  /** @param {NodeJS.Signals} signal */
  const end = async (signal) => {
    if (pid === undefined) return;
    await endGroup(pid, signal, GRACE_MS);
    await ended;
    groupEnded(pid);
  };
  return {
    pid: pid ?? 0,
    child,
    ended,
    /** Why it is over, or null while it runs. */
    ending: () => ending,
    log: () => lines.slice(-TAIL_LINES).join('\n'),
    stop: () => end(stopSignal),
    kill: () => end('SIGKILL'),
  };
}

/** @typedef {ReturnType<typeof startProcess>} RunningProcess */

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {ProcessOptions & { input?: string }} [options]
 * @returns {Promise<string>} its stdout
 */
export async function run(command, args, options = {}) {
  const running = startProcess(command, args, options);
  /** @type {Buffer[]} */
  const stdout = [];
  /** @type {Buffer[]} */
  const stderr = [];
  running.child.stdout.on('data', (chunk) => stdout.push(chunk));
  running.child.stderr.on('data', (chunk) => stderr.push(chunk));
  // A command that reads no input may close its end before ours is written.
  running.child.stdin.on('error', () => {});
  running.child.stdin.end(options.input ?? '');
  await new Promise((resolve) => {
    running.child.once('close', resolve);
    running.child.once('error', resolve);
  });
  if (running.pid) groupEnded(running.pid);
  if (running.child.exitCode !== 0) {
    const tail = Buffer.concat(stderr).toString().trim().split('\n').slice(-TAIL_LINES).join('\n');
    throw new Error(`${command} ${running.ending()}\n${tail}`);
  }
  return Buffer.concat(stdout).toString();
}
