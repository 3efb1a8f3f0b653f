// Loaded with `node --require` before mlreg: what a proxy is for a server, for an SQLite file.
const { readdirSync, writeFileSync, writeSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');

/** @import { DatabaseSync } from '@photostructure/sqlite' */
/** @typedef {{ DatabaseSync: typeof DatabaseSync }} Sqlite */

const {
  MLREG_TEST_READERS: folder = '',
  MLREG_TEST_READERS_COUNT: readers = '0',
  MLREG_TEST_WHO: who = '',
  MLREG_TEST_FATE: fateText = 'null',
} = process.env;
/** @type {import('./interrupted-on-sqlite.js').Fate | null} */
const fate = JSON.parse(fateText);

let isHeld = folder !== '';
let count = 0;

/** @param {string} statement */
function before(statement) {
  if (!isHeld || statement !== 'BEGIN IMMEDIATE') return;
  isHeld = false;
  writeFileSync(join(folder, who), '');
  const nap = new Int32Array(new SharedArrayBuffer(4));
  while (readdirSync(folder).length < Number(readers)) Atomics.wait(nap, 0, 0, 20);
}

/** @param {string} statement */
function after(statement) {
  if (!fate?.statements.includes(statement)) return;
  count += 1;
  // Somebody counts with us, and must know before it happens.
  writeSync(3, '.');
  if (count === fate.nth) process.kill(process.pid, fate.signal);
}

/** @param {Sqlite} sqlite */
function watched(sqlite) {
  class Watched extends sqlite.DatabaseSync {
    /** @override @param {string} statement */
    exec(statement) {
      before(statement);
      super.exec(statement);
      after(statement);
    }
  }
  return { ...sqlite, DatabaseSync: Watched };
}

// On Node 20 it is the package; later it is Node's own.
const loader = /** @type {{ _load: (...args: unknown[]) => unknown }} */ (
  /** @type {unknown} */ (Module)
);
const load = loader._load;
/** @param {unknown[]} args */
loader._load = (...args) => {
  const loaded = load.apply(loader, args);
  return args[0] === '@photostructure/sqlite' ? watched(/** @type {Sqlite} */ (loaded)) : loaded;
};
const builtin = process.getBuiltinModule;
Object.assign(process, {
  /** @param {string} name */
  getBuiltinModule(name) {
    const found = builtin(name);
    return name === 'node:sqlite' && found ? watched(/** @type {Sqlite} */ (found)) : found;
  },
});
