import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import {
  addModelOption,
  addTargetOptions,
  addVersionOption,
  addWriteOptions,
  type LockFlags,
  type RefFlags,
  repeated,
  type WriteFlags,
} from '../options.js';

export interface PromoteOptions extends RefFlags, WriteFlags, LockFlags {
  keepExisting?: boolean;
  require?: string[];
  force?: boolean;
  auto?: boolean;
  all?: boolean;
  metric?: string;
  lowerIsBetter?: boolean;
  toModel?: string;
}

export const names = ['promote'] as const;
export const summary = 'move a version to a stage or an alias';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Moves a version to a stage, or an alias to a version. The versions that were in Production or ' +
        'Staging before are archived. Gates, of --require and of the settings, and policies decide ' +
        'whether it may.',
    )
    .argument('[ref]', 'the version: NAME/3, NAME@alias, models:/…');
  addVersionOption(addModelOption(command))
    .option('--stage <stage>', 'the target: Staging, Production, Archived or None')
    .option('--alias <alias>', 'the target: an alias, such as champion')
    .option('--keep-existing', 'leave the former versions in the stage')
    .option(
      '--require <expression>',
      "a gate, such as 'metrics.f1 > production.metrics.f1' (repeatable)",
      repeated,
    )
    .option('--force', 'promote although gates or policies refuse it')
    .option('--to-model <name>', 'copy it into another registered model, and promote it there')
    .option('--auto', 'the best version, if it is better than the one there; to Production')
    .option('--all', 'with --auto: for every model')
    .option('--metric <name>', 'with --auto: what is compared (default: primary_metric)')
    .option('--lower-is-better', 'with --auto: the lowest value is the best');
  addWriteOptions(addTargetOptions(command))
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./promote.run.js')));
}

const EXAMPLES = `
Examples:
  mlreg promote --model lstm_model --version 3 --stage Production
  mlreg promote lstm_model/3 --alias champion --dry-run
  mlreg promote lstm_model/3 --stage Production --require 'metrics.accuracy > production.metrics.accuracy'
  mlreg promote lstm_model --auto --metric accuracy
  mlreg promote --auto --all --metric loss --lower-is-better --dry-run
  mlreg promote lstm_model/3 --to-model lstm_model_prod --alias champion

Gates are described in docs/promotion.md, their language in docs/expressions.md.
`;

const EXITS = {
  partial: 'the server failed half-way: the message says what stands',
  conflict: 'somebody else changed the stage or the alias meanwhile',
  refused: 'the version is not READY, a gate or policy says no, or every write is refused',
  not_found: 'there is no such model, version or alias',
  locked: 'somebody else is changing the model, and was not done within --wait',
};
