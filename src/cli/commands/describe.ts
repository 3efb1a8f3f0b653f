import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { addRefOptions, addWriteOptions, type RefFlags, type WriteFlags } from '../options.js';

export interface DescribeOptions extends RefFlags, WriteFlags {
  set?: string;
  clear?: boolean;
}

export const names = ['describe'] as const;
export const summary = 'print, set or clear a description';

export function declare(command: Command, action: MakeAction): void {
  command
    .description('The description of a version (NAME/3), or of a model (NAME).')
    .argument('[ref]', 'NAME, NAME/3, NAME@alias, models:/…');
  addWriteOptions(addRefOptions(command))
    .option('--set <text>', 'set it')
    .option('--clear', 'clear it')
    .addHelpText('after', EXAMPLES)
    .action(action(() => import('./describe.run.js')));
}

const EXAMPLES = `
Examples:
  mlreg describe lstm_model
  mlreg describe lstm_model/3 --set "trained on the data of May"
`;
