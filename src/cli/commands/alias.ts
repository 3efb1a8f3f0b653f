import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import {
  addLockOption,
  addModelOption,
  addTargetOptions,
  addVersionOption,
  addWriteOptions,
  type LockFlags,
  type RefFlags,
  type WriteFlags,
} from '../options.js';

export interface AliasOptions extends RefFlags, WriteFlags, LockFlags {
  force?: boolean;
}

export const names = ['alias'] as const;
export const summary = 'set, remove and list aliases';

export function declare(command: Command, action: MakeAction): void {
  command.description('Aliases are names that point to a version, such as champion.');
  const set = command
    .command('set')
    .summary('give a version an alias')
    .description('Gives a version an alias, and takes it from the version that had it.')
    .argument('[args...]', 'REF ALIAS; with --model and --version only ALIAS');
  addWriteOptions(addTargetOptions(addVersionOption(addModelOption(set))))
    .option('--alias <alias>', 'the alias')
    .option('--force', 'although gates or policies refuse it')
    .addHelpText('after', '\nExample:\n  mlreg alias set lstm_model/3 champion\n')
    .action(action(() => import('./alias-set.run.js')));

  const remove = command
    .command('remove')
    .alias('rm')
    .summary('take an alias away')
    .description('Takes an alias away from the version that has it.')
    .argument('[args...]', 'NAME ALIAS; with --model only ALIAS');
  addWriteOptions(addLockOption(addModelOption(remove)))
    .option('--alias <alias>', 'the alias')
    .option('--force', 'although it is protected')
    .addHelpText('after', '\nExample:\n  mlreg alias remove lstm_model champion\n')
    .action(action(() => import('./alias-remove.run.js')));

  const list = command
    .command('list')
    .alias('ls')
    .summary('the aliases of a model, or of all')
    .argument('[name]', 'the model');
  addModelOption(list)
    .addHelpText('after', '\nExamples:\n  mlreg alias list\n  mlreg alias list lstm_model\n')
    .action(action(() => import('./alias-list.run.js')));
}
