import { existsSync, readdirSync } from 'node:fs';
import { declareEverything } from '../../src/cli/program.js';
import { once } from '../../src/domain/once.js';
import { apiPage } from './api/pages.js';
import { readApi } from './api/read-api.js';
import { fillBlocks } from './blocks.js';
import { commandPage } from './command-page.js';
import { indexPage } from './index-page.js';
import { commandTable, errorCodeTable, exitCodeTable, settingsTable } from './tables.js';

/** The folder in which every page is generated. */
const PAGES = 'docs/commands';

/** The folder of the reference of the library. */
const API = 'docs/api';

/** What a program can import: where it is made, its page, and what that begins with. */
export const API_ENTRIES = {
  mlreg: {
    source: 'src/index.ts',
    page: 'README.md',
    about:
      'The registry, with all that the commands do. `openRegistry` is where to begin; what it opens is a ' +
      '[`ModelRegistry`](#modelregistry). The examples run on the registry of `mlreg demo`, as `registry`.',
  },
  'mlreg/client': {
    source: 'src/client/index.ts',
    page: 'client.md',
    about:
      "MLflow's REST API for models, runs and files, typed; it knows nothing of the rest. What it answers " +
      'has the names of MLflow.',
  },
} as const;

/** Seconds of TypeScript: once for all who ask. */
const apiPages = once((): [path: string, text: string][] => {
  const sources = Object.entries(API_ENTRIES).map(([name, { source }]) => [name, source] as const);
  return readApi(process.cwd(), Object.fromEntries(sources)).map((api) => {
    const { page, about } = API_ENTRIES[api.name as keyof typeof API_ENTRIES];
    return [`${API}/${page}`, apiPage(api, about)];
  });
});

/** Texts that hand-written files hold between their marks: file, name of the block, text. */
function blocks(): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const commands = commandTable(declareEverything(), `${PAGES}/`);
  return {
    'README.md': { commands, 'exit-codes': exitCodeTable() },
    'docs/settings.md': { settings: settingsTable() },
    'docs/scripting.md': { 'error-codes': errorCodeTable() },
  };
}

/**
 * Every file that is generated, in whole or in part.
 *
 * @param read - the present text of a hand-written file
 * @returns path below the clone → text
 */
export function generatedFiles(read: (path: string) => string): ReadonlyMap<string, string> {
  const program = declareEverything();
  const files = new Map([[`${PAGES}/README.md`, indexPage(program)]]);
  for (const command of program.commands) {
    files.set(`${PAGES}/${command.name()}.md`, commandPage(command));
  }
  for (const [path, text] of apiPages()) files.set(path, text);
  for (const [path, texts] of Object.entries(blocks())) {
    files.set(path, fillBlocks(path, read(path), texts));
  }
  return files;
}

/** Pages of commands that are no more. */
export function leftOvers(root: string, files: ReadonlyMap<string, string>): string[] {
  const folder = `${root}/${PAGES}`;
  const found = existsSync(folder) ? readdirSync(folder) : [];
  return found.map((name) => `${PAGES}/${name}`).filter((path) => !files.has(path));
}
