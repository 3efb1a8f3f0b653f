#!/usr/bin/env -S node --
// Without the two hyphens Node takes our --env-file for its own, and obeys a NODE_OPTIONS in it.
const { main } = require('../dist/main.cjs');

main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
