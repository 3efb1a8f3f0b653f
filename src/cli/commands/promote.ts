import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import {
  addModelOption,
  addTargetOptions,
  addVersionOption,
  addWriteOptions,
  type LockFlags,
  type RefFlags,
  type WriteFlags,
} from '../options.js';

export interface PromoteOptions extends RefFlags, WriteFlags, LockFlags {
  keepExisting?: boolean;
}

export const names = ['promote'] as const;
export const summary = 'move a version to a stage or an alias';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Moves a version to a stage, or an alias to a version. The versions that were in Production or ' +
        'Staging before are archived.',
    )
    .argument('[ref]', 'the version: NAME/3, NAME@alias, models:/…');
  addVersionOption(addModelOption(command))
    .option('--stage <stage>', 'the target: Staging, Production, Archived or None')
    .option('--alias <alias>', 'the target: an alias, such as champion')
    .option('--keep-existing', 'leave the former versions in the stage');
  addWriteOptions(addTargetOptions(command))
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./promote.run.js')));
}

const EXAMPLES = `
Examples:
  mlreg promote --model lstm_model --version 3 --stage Production
  mlreg promote lstm_model/3 --alias champion --dry-run
`;

const EXITS = {
  partial: 'the server failed half-way: the message says what stands',
  conflict: 'somebody else changed the stage or the alias meanwhile',
  refused: 'the version is not READY, or every write is refused',
  not_found: 'there is no such model, version or alias',
  locked: 'somebody else is changing the model, and was not done within --wait',
};
