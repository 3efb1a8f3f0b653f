import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import { addRefOptions, type RefFlags } from '../options.js';

export type DetailsOptions = RefFlags;

export const names = ['details', 'show'] as const;
export const summary = 'everything about a version, or a model';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'A version: its run, metrics, parameters and tags, what the model takes and gives, its ' +
        'flavors, and its files with their sizes. ' +
        'A model without a version: its page and the table of its versions.',
    )
    .argument('[ref]', 'NAME, NAME/3, NAME@alias, NAME/Production, models:/…');
  addRefOptions(command)
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./details.run.js')));
}

const EXAMPLES = `
Examples:
  mlreg details lstm_model/3
  mlreg details --model lstm_model --stage Production
  mlreg details lstm_model@champion --json=version,metrics
`;

const EXITS = {
  not_found: 'there is no such model, version or alias',
};
