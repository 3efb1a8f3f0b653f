import type { Command } from 'commander';
import { DEFAULT_KEEP } from '../../domain/retention.js';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import {
  addLockOption,
  addModelOption,
  addWriteOptions,
  type LockFlags,
  type RefFlags,
  type WriteFlags,
  wholeNumber,
} from '../options.js';

export interface CleanupOptions extends RefFlags, WriteFlags, LockFlags {
  all?: boolean;
  keep?: number;
  olderThan?: string;
  archive?: boolean;
  /** False after `--no-keep-previous`. */
  keepPrevious?: boolean;
  maxDelete?: number;
  plan?: string;
  overwrite?: boolean;
  apply?: string;
}

export const names = ['cleanup'] as const;
export const summary = 'delete or archive old versions';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Deletes old versions of a model. Versions in Production and Staging, versions with an alias ' +
        'and those that a rollback of Production or of an alias would go back to are always kept, and ' +
        'besides them the newest ones. Files and runs stay.',
    )
    .argument('[name]', 'the model');
  addModelOption(command)
    .option('--all', 'every model')
    .option('--keep <count>', `how many to keep besides (default: ${DEFAULT_KEEP})`, wholeNumber)
    .option('--older-than <age>', 'take only what is older, such as 30d or 12h')
    .option('--stage <stage>', 'take only what is in this stage')
    .option('--archive', 'to stage Archived, instead of deleting')
    .option('--no-keep-previous', 'take also what a rollback would go back to')
    .option('--max-delete <count>', 'do nothing if more would go', wholeNumber)
    .option('--plan <file>', 'save what would be done, and do nothing')
    .option('--overwrite', 'replace the file of --plan')
    .option('--apply <file>', 'do what was saved there, or nothing if anything has changed');
  addLockOption(addWriteOptions(command))
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./cleanup.run.js')));
}

const EXAMPLES = `
Examples:
  mlreg cleanup --model lstm_model --keep 5 --dry-run
  mlreg cleanup --model lstm_model --keep 5 --yes
  mlreg cleanup --all --stage Archived --older-than 30d --max-delete 20 --yes
  mlreg cleanup --all --keep 5 --plan plan.json && mlreg cleanup --apply plan.json
`;

const EXITS = {
  usage: 'nobody to ask, and no --yes; no model is named, and no --all; or no plan in the file',
  partial: 'some were done: the message says which',
  conflict: 'a version was changed meanwhile, or the saved plan is stale: it stays',
  refused: 'more would go than --max-delete; or every write is refused',
  not_found: 'there is no such model',
  locked: 'somebody else is changing the model, and was not done within --wait',
};
