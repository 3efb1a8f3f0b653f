import { existsSync, readdirSync } from 'node:fs';
import { declareEverything } from '../../src/cli/program.js';
import { fillBlocks } from './blocks.js';
import { commandPage } from './command-page.js';
import { indexPage } from './index-page.js';
import { commandTable, errorCodeTable, exitCodeTable, settingsTable } from './tables.js';

/** The folder in which every page is generated. */
const PAGES = 'docs/commands';

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
