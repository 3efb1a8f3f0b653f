import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import {
  addLockOption,
  addModelOption,
  addWriteOptions,
  type LockFlags,
  type RefFlags,
  repeated,
  type WriteFlags,
} from '../options.js';

export interface RankOptions extends RefFlags, WriteFlags, LockFlags {
  match?: string[];
  metric?: string;
  lowerIsBetter?: boolean;
  thenBy?: string[];
  where?: string;
  aliases?: string;
  baseline?: string;
  /** False after `--no-output`. */
  output?: string | false;
  overwrite?: boolean;
  force?: boolean;
}

export const names = ['rank'] as const;
export const summary = 'order versions or models by a metric, and give the best their aliases';

/** Where the file goes that a deployment reads. */
export const DEPLOYMENT_FILE = 'models/best_model_info.json';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Orders the READY versions of a model by a metric, or, of several models, the best version of each. ' +
        'The first get the aliases champion, challenger and candidate, and no other version of these ' +
        'models keeps one. Of equal ones the older comes first. Without a finite value of the metric a version is not ' +
        'ranked.',
    )
    .argument('[names...]', 'one model: its versions; several: the best version of each');
  addModelOption(command)
    .option('--match <pattern>', "the models called so, such as 'EURUSD_*' (repeatable)", repeated)
    .option('--metric <name>', 'what is compared (default: primary_metric)')
    .option('--lower-is-better', 'the lowest value is the best')
    .option('--then-by <metric>', 'what decides between equal ones (repeatable)', repeated)
    .option('--where <expression>', "only versions of which this is true, such as 'age < 30d'")
    .option(
      '--aliases <names>',
      'of the first, the second, … (default: champion,challenger,candidate)',
    )
    .option('--baseline <ref>', 'a version or a number that the champion must be better than')
    .option('--output <file>', `what a deployment reads (default: ${DEPLOYMENT_FILE})`)
    .option('--no-output', 'write no file')
    .option('--overwrite', 'replace the file, whatever it is')
    .option('--force', 'although gates or policies refuse it');
  addWriteOptions(addLockOption(command))
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./rank.run.js')));
}

const EXAMPLES = `
Examples:
  mlreg rank --match 'lstm_*' --metric loss --lower-is-better --baseline 0.5
  mlreg rank lstm_model --metric accuracy --dry-run
  mlreg rank lstm_model --metric accuracy --then-by loss --where 'tags.validated != null' --no-output
  mlreg rank EURUSD_LSTM lstm_model --metric accuracy --aliases best,second

The language of --where is described in docs/expressions.md.
`;

const EXITS = {
  partial: 'some aliases were moved, and the rest failed: the message says what stands',
  conflict: 'somebody else moved one of the aliases meanwhile; nothing was written',
  refused:
    'no version has a value, the champion does not beat the baseline, or a gate or policy says no; ' +
    'nothing was written',
  not_found: 'there is no such model',
  locked: 'somebody else is changing one of the models, and was not done within --wait',
};
