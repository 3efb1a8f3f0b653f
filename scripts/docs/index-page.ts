import type { Command } from 'commander';
import { optionTable } from './command-page.js';
import { page } from './markdown.js';
import { commandTable, exitCodeTable } from './tables.js';
import { GENERATED } from './words.js';

/** The page that lists every command, and what all of them have in common. */
export function indexPage(program: Command): string {
  const help = program.createHelp();
  return page(
    GENERATED,
    '# Commands',
    commandTable(program, ''),
    '## Global options',
    'Every command takes them, before and after its name.',
    optionTable(help.visibleOptions(program), help),
    '## Exit codes',
    exitCodeTable(),
  );
}
