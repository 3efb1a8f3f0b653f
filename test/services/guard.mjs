import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A second process that ends what we started once we are gone. Exit hooks of our own would not
 * run after SIGKILL, and signal handlers of our own would get in the way of the test runner's.
 * @type {import('node:child_process').ChildProcess | undefined}
 */
let guard;

/** @param {unknown[]} message */
function tell(message) {
  guard ??= startGuard();
  guard.stdin?.write(`${JSON.stringify(message)}\n`);
}

function startGuard() {
  const script = fileURLToPath(new URL('guard-child.mjs', import.meta.url));
  const child = spawn(process.execPath, [script], {
    detached: true,
    // The guard must not run what a test or a debugger injects into its parent.
    env: {},
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.unref();
  // A child's pipe is a socket at run time, and only that has unref.
  if (child.stdin && 'unref' in child.stdin && typeof child.stdin.unref === 'function') {
    child.stdin.unref();
  }
  child.stdin?.on('error', () => {});
  // A test worker outlives a runner that was killed, and would go on starting servers for nobody.
  process.once('disconnect', () => process.kill(process.pid));
  return child;
}

/**
 * @param {number} group
 * @param {NodeJS.Signals} signal
 */
export function guardGroup(group, signal) {
  tell(['group', group, signal]);
}

/** @param {number} group */
export function groupEnded(group) {
  tell(['ended', group]);
}

/**
 * A private temporary folder that goes when its user stops or dies.
 * @param {string} name
 * @param {string} [within]
 */
export function temporaryFolder(name, within = tmpdir()) {
  const path = mkdtempSync(join(within, `mlreg-services-${name}-`));
  tell(['folder', path]);
  return {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      tell(['removed', path]);
    },
  };
}
