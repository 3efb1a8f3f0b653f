import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import {
  addModelOption,
  addTargetOptions,
  addWriteOptions,
  type LockFlags,
  type RefFlags,
  type WriteFlags,
} from '../options.js';

export interface RollbackOptions extends RefFlags, WriteFlags, LockFlags {
  to?: string;
}

export const names = ['rollback'] as const;
export const summary = 'give a stage or an alias back to who held it before';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Gives a stage, or an alias, back to the version that held it before, by the recorded changes ' +
        '(`mlreg history`). Twice goes back two.',
    )
    .argument('[name]', 'the model');
  addModelOption(command)
    .option('--stage <stage>', 'the target: Staging or Production (default: Production)')
    .option('--alias <alias>', 'the target: an alias, such as champion')
    .option('--to <version>', 'to this version, whoever held it before');
  addWriteOptions(addTargetOptions(command))
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./rollback.run.js')));
}

const EXAMPLES = `
Examples:
  mlreg rollback lstm_model
  mlreg rollback lstm_model --to 1 -m "2 fails on Mondays"
`;

const EXITS = {
  conflict: 'the stage or alias was changed past mlreg since, or by somebody else meanwhile',
  refused: 'the version that held it before is gone, or not READY',
  not_found: 'nobody is known to have held it before: the hint names the versions there are',
  locked: 'somebody else is changing the model, and was not done within --wait',
};
