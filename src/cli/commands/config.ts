import type { Command } from 'commander';
import type { MakeAction } from '../action.js';

export const names = ['config'] as const;
export const summary = 'the settings, and where each comes from';

export function declare(command: Command, action: MakeAction): void {
  command.description('The settings in force.');
  command
    .command('show')
    .description('Every setting, its value and where it comes from. Secrets are shown as ***.')
    .action(action(() => import('./config.run.js')));
}
