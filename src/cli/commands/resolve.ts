import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import { addRefOptions, type RefFlags } from '../options.js';

export interface ResolveOptions extends RefFlags {
  uri?: boolean;
  label?: boolean;
}

export const names = ['resolve'] as const;
export const summary = 'the number of a version, for scripts';

export function declare(command: Command, action: MakeAction): void {
  command
    .description('Prints the number of the version that a ref names; of a bare name the latest.')
    .argument(
      '[ref]',
      'NAME, NAME@alias, NAME@^1.2, NAME/Production, NAME/latest, models:/…, runs:/…',
    );
  addRefOptions(command)
    .option('--uri', 'print models:/NAME/VERSION instead')
    .option('--label', 'print its semantic label instead, such as v1.2.0')
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./resolve.run.js')));
}

const EXAMPLES = `
A semantic label (version_format) names a version as its number does: NAME@v1.2.0,
NAME@^1.2 for the highest in a range of npm's, or --version ^1.2.

Examples:
  mlreg resolve lstm_model@champion
  mlreg resolve lstm_model/Production --uri
`;

const EXITS = {
  not_found: 'no version is what the ref says, or with --label: it has none',
  usage: 'two versions have the label that was named',
};
