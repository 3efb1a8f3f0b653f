import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import { addModelOption, type RefFlags, repeated } from '../options.js';

export interface RouteOptions extends RefFlags {
  key?: string[];
  weights?: string;
  salt?: string;
}

export const names = ['route'] as const;
export const summary = 'which version a key goes to, by weights (A/B)';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Chooses between versions by their weights and a key, such as the id of a user: the same key always goes ' +
        'to the same side. Without --key the keys are read from stdin, one a line.',
    )
    .argument('[name]', 'the model that @champion, 3 or Production are of');
  addModelOption(command)
    .option('--key <key>', 'what decides (repeatable)', repeated)
    .option(
      '--weights <list>',
      'SIDE=WEIGHT,…: @champion, 3, Production, OTHER@champion (default: champion=90,challenger=10)',
    )
    .option('--salt <text>', 'divides the keys anew: another text for each experiment')
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./route.run.js')));
}

const EXAMPLES = `
The first 13 hex digits of sha256(SALT + KEY) are a fraction of 1; the sides divide 1
by their weights, in the order of their names.

Examples:
  mlreg route lstm_model --key user-17 --weights champion=90,2=10
  mlreg route --key user-17 --weights lstm_model@champion=50,lstm_model/2=50 --salt may
`;

const EXITS = {
  not_found: 'a side with a weight is not there',
};
