import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { addRefOptions, addWriteOptions, type RefFlags, type WriteFlags } from '../options.js';

export interface TagOptions extends RefFlags, WriteFlags {}

export const names = ['tag'] as const;
export const summary = 'set, remove and list tags';

export function declare(command: Command, action: MakeAction): void {
  command.description('Tags of a version (NAME/3), or of a model (NAME).');
  const set = command
    .command('set')
    .summary('set tags')
    .argument('[args...]', 'REF KEY=VALUE…; with --model only KEY=VALUE…');
  addWriteOptions(addRefOptions(set))
    .addHelpText('after', '\nExample:\n  mlreg tag set lstm_model/3 validated=true\n')
    .action(action(() => import('./tag-set.run.js')));

  const remove = command
    .command('remove')
    .alias('rm')
    .summary('remove tags')
    .argument('[args...]', 'REF KEY…; with --model only KEY…');
  addWriteOptions(addRefOptions(remove))
    .addHelpText('after', '\nExample:\n  mlreg tag remove lstm_model/3 validated\n')
    .action(action(() => import('./tag-remove.run.js')));

  const list = command
    .command('list')
    .alias('ls')
    .summary('list tags')
    .argument('[ref]', 'NAME/3, or NAME for the tags of the model');
  addRefOptions(list)
    .addHelpText('after', '\nExample:\n  mlreg tag list lstm_model/3\n')
    .action(action(() => import('./tag-list.run.js')));
}
