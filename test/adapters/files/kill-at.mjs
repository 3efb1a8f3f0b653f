/*
 * Loaded before a program (`node --import`): ends it with SIGKILL at the n-th call that changes a file
 * or folder below MLREG_KILL_BELOW, before the call is made. A write is made by half first. With n = 0
 * the calls are counted, into the file MLREG_KILL_COUNT.
 */

import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { MLREG_KILL_AT, MLREG_KILL_BELOW = '', MLREG_KILL_COUNT = '' } = process.env;
const at = Number(MLREG_KILL_AT);
/** @type {string[]} */
const calls = [];
/** Files that are open, by their numbers. @type {Map<number, string>} */
const open = new Map();

/** @param {unknown} target */
const isMeant = (target) =>
  typeof target === 'number' ? open.has(target) : String(target).startsWith(MLREG_KILL_BELOW);

/** @param {string} name @param {unknown[]} args */
function reached(name, args) {
  calls.push(name);
  if (calls.length !== at) return;
  if (name === 'writeFileSync') {
    const bytes = Buffer.from(/** @type {string} */ (args[1]));
    if (typeof args[0] === 'number') fs.writeSync(args[0], bytes.subarray(0, bytes.length / 2));
  }
  process.kill(process.pid, 'SIGKILL');
}

const WRITERS = ['writeFileSync', 'fsyncSync', 'renameSync', 'rmSync', 'mkdirSync', 'fchmodSync'];
for (const name of WRITERS) {
  const own = /** @type {any} */ (fs)[name];
  /** @type {any} */ (fs)[name] = (/** @type {unknown[]} */ ...args) => {
    if (isMeant(args[0])) reached(name, args);
    return own(...args);
  };
}
const { openSync, closeSync } = fs;
fs.openSync = (path, flags = 'r', mode) => {
  const isNew = typeof flags === 'string' && flags !== 'r';
  if (isNew && isMeant(path)) reached('openSync', [path]);
  const file = openSync(path, flags, mode);
  if (isMeant(path)) open.set(file, String(path));
  return file;
};
fs.closeSync = (file) => {
  open.delete(file);
  closeSync(file);
};
syncBuiltinESMExports();

process.on('exit', () => {
  if (at === 0) fs.writeFileSync(MLREG_KILL_COUNT, JSON.stringify(calls));
});
