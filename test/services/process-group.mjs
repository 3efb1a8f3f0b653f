import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 25;
// An orphan that nobody reaps counts as alive for ever, so even after SIGKILL the wait ends.
const AFTER_KILL_MS = 5000;

/**
 * @param {number} group process id of the group's leader
 * @param {NodeJS.Signals | 0} signal
 * @returns {boolean} whether the group still had a process
 */
export function signalGroup(group, signal) {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    // macOS answers EPERM for a group of zombies; both mean that nothing there can be signalled.
    if (isErrno(error, 'ESRCH') || isErrno(error, 'EPERM')) return false;
    throw error;
  }
}

/**
 * Asks the group to end, then forces it.
 * @param {number} group
 * @param {NodeJS.Signals} signal
 * @param {number} graceMs
 */
export async function endGroup(group, signal, graceMs) {
  signalGroup(group, signal);
  if (await isGone(group, graceMs)) return;
  signalGroup(group, 'SIGKILL');
  await isGone(group, AFTER_KILL_MS);
}

/**
 * @param {number} group
 * @param {number} patienceMs
 */
async function isGone(group, patienceMs) {
  const deadline = Date.now() + patienceMs;
  while (signalGroup(group, 0)) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isErrno(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
