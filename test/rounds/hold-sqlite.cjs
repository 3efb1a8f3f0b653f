// Loaded with `node --require` before mlreg: what a proxy is for a server, for an SQLite file.
const { readdirSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');

const { MLREG_TEST_READERS, MLREG_TEST_READERS_COUNT, MLREG_TEST_WHO, MLREG_TEST_FATE } =
  process.env;
/** `{ nth, signal, at }`: the signal that the process gets after its nth statement of that kind. */
const fate = JSON.parse(MLREG_TEST_FATE ?? 'null');

let isHeld = MLREG_TEST_READERS !== undefined;
let count = 0;

function before(statement) {
  if (!isHeld || statement !== 'BEGIN IMMEDIATE') return;
  isHeld = false;
  writeFileSync(join(MLREG_TEST_READERS, MLREG_TEST_WHO), '');
  const nap = new Int32Array(new SharedArrayBuffer(4));
  while (readdirSync(MLREG_TEST_READERS).length < Number(MLREG_TEST_READERS_COUNT)) {
    Atomics.wait(nap, 0, 0, 20);
  }
}

function after(statement) {
  if (fate === null || !fate.at.includes(statement)) return;
  count += 1;
  if (count === fate.nth) process.kill(process.pid, fate.signal);
}

function watched(sqlite) {
  class Watched extends sqlite.DatabaseSync {
    exec(statement) {
      before(statement);
      super.exec(statement);
      after(statement);
    }
  }
  return { ...sqlite, DatabaseSync: Watched };
}

const load = Module._load;
Module._load = function (name, ...rest) {
  const loaded = load.call(this, name, ...rest);
  return name === '@photostructure/sqlite' ? watched(loaded) : loaded;
};
const builtin = process.getBuiltinModule;
process.getBuiltinModule = (name) => {
  const found = builtin(name);
  return name === 'node:sqlite' && found !== undefined ? watched(found) : found;
};
