import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import {
  addModelOption,
  addWriteOptions,
  type RefFlags,
  type WriteFlags,
  wholeNumber,
} from '../options.js';

export interface CleanupOptions extends RefFlags, WriteFlags {
  all?: boolean;
  keep: number;
  olderThan?: string;
}

export const DEFAULT_KEEP = 3;

export const names = ['cleanup'] as const;
export const summary = 'delete old versions';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Deletes old versions of a model. Versions in Production and Staging and versions with an ' +
        'alias are always kept, and besides them the newest ones. Files and runs stay.',
    )
    .argument('[name]', 'the model');
  addModelOption(command)
    .option('--all', 'every model')
    .option('--keep <count>', 'how many to keep besides', wholeNumber, DEFAULT_KEEP)
    .option('--older-than <age>', 'delete only what is older, such as 30d or 12h')
    .option('--stage <stage>', 'delete only what is in this stage');
  addWriteOptions(command)
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./cleanup.run.js')));
}

const EXAMPLES = `
Examples:
  mlreg cleanup --model lstm_model --keep 5 --dry-run
  mlreg cleanup --model lstm_model --keep 5 --yes
  mlreg cleanup --all --stage Archived --older-than 30d --yes
`;

const EXITS = {
  usage: 'nobody to ask, and no --yes; or no model is named, and no --all',
  partial: 'some were deleted: the message says which',
  conflict: 'a version came into use meanwhile: it stays',
  refused: 'every write is refused',
  not_found: 'there is no such model',
};
