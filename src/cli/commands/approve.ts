import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import { addRefOptions, addWriteOptions } from '../options.js';

export const names = ['approve'] as const;
export const summary = 'say that a version may go to Production';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Approves a version, as a tag that everybody can see; it takes back what you rejected. Who you ' +
        'are say MLREG_ACTOR, else the user name at the server, else the system.',
    )
    .argument('[ref]', 'the version: NAME/3, NAME@alias, models:/…');
  addWriteOptions(addRefOptions(command))
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./approve.run.js')));
}

const EXAMPLES = `
Examples:
  mlreg approve lstm_model/3
  mlreg approve lstm_model@candidate --message "looked at the errors by class"
`;

const EXITS = {
  refused: 'every write is refused',
  not_found: 'there is no such model, version or alias',
};
