const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');

const CACHE = 'command-line.cache';

/**
 * Loads command-line.cjs as V8 compiled it when mlreg was built, which saves every command a quarter
 * of its time. V8 rejects a cache of another version of Node by itself, and compiles anew.
 *
 * @param {string} folder - where the bundle is
 */
function loadCompiled(folder) {
  const filename = join(folder, 'command-line.cjs');
  const source = readFileSync(filename, 'utf8');
  const script = new Script(`(function (exports, require, module) {${source}\n})`, {
    filename,
    ...readCache(join(folder, CACHE)),
  });
  /** @type {{ exports: Record<string, any> }} */
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(filename), module);
  return { script, exports: module.exports };
}

/** @param {string} file */
function readCache(file) {
  try {
    return { cachedData: readFileSync(file) };
  } catch {
    return {};
  }
}

module.exports = { loadCompiled, CACHE };
