import { type Command, Option } from 'commander';
import { BUMPS, type Bump } from '../../domain/label-format.js';
import type { MakeAction } from '../action.js';
import { exitCodeNotes } from '../exit-codes.js';
import {
  addModelOption,
  addWriteOptions,
  type RefFlags,
  repeated,
  type WriteFlags,
} from '../options.js';

export interface RegisterOptions extends RefFlags, WriteFlags {
  source?: string;
  tag?: string[];
  description?: string;
  keepExisting?: boolean;
  require?: string[];
  force?: boolean;
  bump?: Bump;
}

export const names = ['register'] as const;
export const summary = 'make a version of a run, a logged model or a folder';

export function declare(command: Command, action: MakeAction): void {
  command
    .description(
      'Makes the next version of a model, and the model if there is none. What it is made from is ' +
        'looked at first. The same source is never registered twice: the version that is there is ' +
        'taken, and promoted if that is asked.',
    )
    .argument('[model]', 'the name of the model');
  addModelOption(command)
    .option('--source <uri>', 'runs:/RUN_ID/PATH, models:/m-ID, or where the files are')
    .option('--tag <key=value>', 'a tag of the version (repeatable)', repeated)
    .option('--description <text>', 'the description of the version')
    .option('--stage <stage>', 'promote it: Staging, Production, Archived or None')
    .option('--alias <alias>', 'promote it: give it an alias, such as champion')
    .option('--keep-existing', 'leave the former versions in the stage')
    .option('--require <expression>', "a gate, such as 'metrics.f1 > 0.8' (repeatable)", repeated)
    .option('--force', 'promote although gates or policies refuse it')
    .addOption(
      new Option('--bump <part>', 'give it a semantic label, with this part one higher').choices(
        BUMPS,
      ),
    );
  addWriteOptions(command)
    .addHelpText('after', EXAMPLES + exitCodeNotes(EXITS))
    .action(action(() => import('./register.run.js')));
}

const EXAMPLES = `
Examples:
  mlreg register lstm_model --source runs:/4f1c…/model --stage Staging
  mlreg register lstm_model --source models:/m-9e02… --tag team=rca --bump minor
`;

const EXITS = {
  partial: 'it is registered, and something after that failed: the message says what',
  conflict: 'somebody else changed the stage or the alias meanwhile',
  refused: 'a gate or policy says no, the logged model is not READY, or every write is refused',
  not_found: 'there is no such run, logged model or artifact',
};
