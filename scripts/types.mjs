// Writes the types of the library and of the client into dist/: a file each, that needs no other.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { declarationsOf } from './types/declarations.mjs';
import { rollUp } from './types/roll-up.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** What `AsyncDisposable` is of, in whatever `lib` a program has. */
const HEADER = '/// <reference lib="esnext.disposable" />\n';
const ENTRIES = { index: 'src/index.ts', client: 'src/client/index.ts' };

const files = Object.values(ENTRIES).map((entry) => `${root}${entry}`);
const declarations = declarationsOf(root, files);
for (const [name, entry] of Object.entries(ENTRIES)) {
  // CommonJS, as what they describe.
  const text = rollUp(`${root}${entry}`, declarations, root);
  writeFileSync(`${root}dist/${name}.d.cts`, HEADER + text);
}
