import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import {
  addLockOption,
  addRefOptions,
  addWriteOptions,
  type LockFlags,
  type RefFlags,
  type WriteFlags,
} from '../options.js';

export interface DeleteOptions extends RefFlags, WriteFlags, LockFlags {}

export const names = ['delete'] as const;
export const summary = 'delete a version, or a model';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Deletes a version (NAME/3), or a model (NAME) with all its versions. A single version that ' +
        'is in Production or Staging or has an alias is not deleted. Files and runs stay.',
    )
    .argument('[ref]', 'NAME/3, or NAME for the model');
  addLockOption(addWriteOptions(addRefOptions(command)))
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./delete.run.js')));
}

const EXAMPLES = `
Examples:
  mlreg delete lstm_model/1
  mlreg delete lstm_model --dry-run
`;

const EXITS = {
  usage: 'nobody to ask, and no --yes',
  conflict: 'the model or version changed meanwhile, or is there again',
  refused: 'the version is in use, or every write is refused',
  not_found: 'there is no such model, version or alias',
  locked: 'somebody else is changing the model, and was not done within --wait',
};
