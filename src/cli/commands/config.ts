import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { addWriteOptions, type WriteFlags } from '../options.js';

export interface TrustOptions extends WriteFlags {}

export const names = ['config'] as const;
export const summary = 'the settings, and where each comes from';

export function declare(command: Command, action: MakeAction): void {
  command.description('The settings in force, and whether the project may name a server.');
  command
    .command('show')
    .summary('every setting, and where it comes from')
    .description('Every setting, its value and where it comes from. Secrets are shown as ***.')
    .addHelpText('after', '\nExample:\n  mlreg config show\n')
    .action(action(() => import('./config.run.js')));

  const trust = command
    .command('trust')
    .summary('send credentials where this project says')
    .description(
      'Lets your credentials go to the servers that the .env and mlreg.config.yaml of this folder ' +
        'name. It holds until one of them names another server.',
    );
  addWriteOptions(trust)
    .addHelpText('after', '\nExample:\n  mlreg config trust\n')
    .action(action(() => import('./config-trust.run.js')));

  command
    .command('untrust')
    .summary('take that back')
    .description('Forgets that the files of this folder may say where credentials go.')
    .option('--dry-run', 'show what would be done, and do nothing')
    .addHelpText('after', '\nExample:\n  mlreg config untrust\n')
    .action(action(() => import('./config-untrust.run.js')));
}
