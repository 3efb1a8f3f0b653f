import { type Command, InvalidArgumentError } from 'commander';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import { addRefOptions, positiveWhole, type RefFlags, repeated } from '../options.js';

export const SOURCES = ['local', 'registry'] as const;
export type Source = (typeof SOURCES)[number];

export interface LoadOptions extends RefFlags {
  output?: string;
  include?: string[];
  exclude?: string[];
  jobs: number;
  sources: readonly Source[];
  overwrite?: boolean;
}

export const names = ['load', 'download'] as const;
export const summary = "download a version's files";

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Downloads the files of a version, checks them, writes mlreg.json (what they are) beside ' +
        'them, and prints the folder. The folder appears whole or not at all. A model without a ' +
        'version: its latest.',
    )
    .argument('[ref]', 'NAME, NAME/3, NAME@alias, NAME/Production, models:/…');
  addRefOptions(command)
    .option('--output <dir>', 'where to (default: models/NAME/VERSION)')
    .option('--include <pattern>', 'only files like this, such as "*.pkl" (repeatable)', repeated)
    .option('--exclude <pattern>', 'no files like this (repeatable)', repeated)
    .option('--jobs <count>', `files at a time, up to ${MAX_JOBS}`, jobCount, 8)
    .option(
      '--sources <list>',
      'where to look, in this order: local (what earlier loads left), registry',
      sourceList,
      ['registry'],
    )
    .option('--overwrite', 'replace what an earlier load left in the folder')
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./load.run.js')));
}

/** More connections at once gain nothing, and the AWS SDK holds them back with a warning. */
const MAX_JOBS = 50;

function jobCount(text: string): number {
  const count = positiveWhole(text);
  if (count <= MAX_JOBS) return count;
  throw new InvalidArgumentError(`Allowed are up to ${MAX_JOBS}.`);
}

function sourceList(text: string): Source[] {
  const sources = text.split(',').map((word) => {
    const source = SOURCES.find((each) => each === word.trim());
    if (source) return source;
    throw new InvalidArgumentError(
      `Allowed choices are ${SOURCES.join(', ')}, with a comma between two.`,
    );
  });
  return [...new Set(sources)];
}

const EXAMPLES = `
Examples:
  mlreg load lstm_model/3
  mlreg load --model lstm_model --stage Production --output ./model --overwrite
  mlreg load lstm_model --sources registry,local
`;

const EXITS = {
  conflict: 'something was put into the folder meanwhile',
  integrity: 'a file is not what it should be: no folder was made',
  not_found: 'there is no such model, version or alias, or it has no files',
};
