// Writes the cache of compiled code: runs commands, so that what they call is compiled, and keeps it.
const { writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { join } = require('node:path');
const { CACHE, loadCompiled } = require('./compiled.cjs');

const dist = join(__dirname, '..', 'dist');
const { script, exports: commandLine } = loadCompiled(dist);

const silent = { write: () => {}, isTTY: false, columns: 80 };
const io = {
  ...{ stdout: silent, stderr: silent, stdin: { isTTY: false } },
  ...{ env: {}, cwd: dist, home: dist, now: Date.now, ask: async () => '' },
};

const server = createServer((_, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"registered_models": [{"name": "a model"}]}');
});
server.listen(0, '127.0.0.1', async () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  for (const args of [['list'], ['list', '--json'], ['config', 'show']]) {
    await commandLine.runCommandLine([...args, `--tracking-uri=http://127.0.0.1:${port}`], io);
  }
  writeFileSync(join(dist, CACHE), script.createCachedData());
  server.close();
});
