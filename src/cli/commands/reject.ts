import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import { addRefOptions, addWriteOptions } from '../options.js';

export const names = ['reject'] as const;
export const summary = 'say that a version may not go to Production';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Rejects a version, as a tag that everybody can see: it is not promoted to Production until you ' +
        'approve it. Who you are say MLREG_ACTOR, else the user name at the server, else the system.',
    )
    .argument('[ref]', 'the version: NAME/3, NAME@alias, models:/…');
  addWriteOptions(addRefOptions(command))
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./reject.run.js')));
}

const EXAMPLES = `
Example:
  mlreg reject lstm_model/3 --message "trained on the test set"
`;

const EXITS = {
  refused: 'every write is refused',
  not_found: 'there is no such model, version or alias',
};
