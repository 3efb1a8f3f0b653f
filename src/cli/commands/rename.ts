import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import {
  addLockOption,
  addModelOption,
  addWriteOptions,
  type LockFlags,
  type RefFlags,
  type WriteFlags,
} from '../options.js';

export interface RenameOptions extends RefFlags, WriteFlags, LockFlags {}

export const names = ['rename'] as const;
export const summary = 'rename a model';

export function declare(command: Command, action: MakeAction): void {
  command
    .description('Renames a model. Its versions, aliases and tags go with it.')
    .argument('[args...]', 'NAME NEW_NAME; with --model only NEW_NAME');
  addLockOption(addWriteOptions(addModelOption(command)))
    .addHelpText('after', '\nExample:\n  mlreg rename lstm_model lstm_model_v2\n')
    .action(action(() => import('./rename.run.js')));
}
